package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tandem.api.EventBus;
import io.tandem.operator.plan.Ownership;
import java.util.Map;
import java.util.stream.Stream;

/** Names and labels of everything made for one EventBus. */
public record BusOwner(Ownership ownership) {
    private static final String CONTROLLER = "eventbus-controller";
    private static final String KIND = "EventBus";
    private static final String SERVICE = "-svc";
    private static final String CONFIG = "-config";
    /** Selects everything that belongs to any EventBus. */
    public static final String LABEL_SELECTOR = Ownership.watched(CONTROLLER);

    /** What identifies the EventBus. */
    public static BusOwner of(EventBus bus) {
        return new BusOwner(Ownership.of(bus, CONTROLLER));
    }

    /** The EventBus's namespace. */
    public String namespace() {
        return ownership.namespace();
    }

    /** The labels that select the servers' pods. */
    public Map<String, String> selector() {
        return ownership.selector("eventbus-name");
    }

    /**
     * Whether an object has the name of one that is made for the bus that controls it: of a bus each object has one name,
     * whoever writes others with the label and the reference.
     */
    static boolean mayBeOurs(HasMetadata object) {
        return Ownership.controller(KIND, object)
                .map(bus -> serversName(bus.getName()))
                .filter(servers -> Stream.of("", SERVICE, CONFIG)
                        .map(servers::concat)
                        .anyMatch(object.getMetadata().getName()::equals))
                .isPresent();
    }

    /** Whether an object belongs to EventBuses that are gone, and to no other: it is about to be collected. */
    boolean goesWithAnother(HasMetadata object) {
        var buses = object.getMetadata().getOwnerReferences().stream()
                .filter(reference -> KIND.equals(reference.getKind()))
                .toList();
        return !buses.isEmpty()
                && buses.stream().noneMatch(reference -> ownership.uid().equals(reference.getUid()));
    }

    String serversName() {
        return serversName(ownership.name());
    }

    private static String serversName(String bus) {
        return "eventbus-" + bus + "-js";
    }

    /** Name of the pod with the given ordinal, which is also the server's name. */
    String serverName(int ordinal) {
        return serversName() + "-" + ordinal;
    }

    String serviceName() {
        return serversName() + SERVICE;
    }

    /** Where clients and other servers find the service; no cluster domain, so that any will do. */
    String serviceHost() {
        return serviceName() + "." + namespace() + ".svc";
    }

    String configMapName() {
        return serversName() + CONFIG;
    }

    String volumeName() {
        return serversName() + "-vol";
    }

    ObjectMetaBuilder metadata(String objectName) {
        return ownership.metadata(objectName, selector());
    }
}
