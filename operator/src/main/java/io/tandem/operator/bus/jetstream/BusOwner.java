package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tandem.api.EventBus;
import io.tandem.operator.plan.Ownership;
import java.util.Map;

/** Names and labels of everything made for one EventBus. */
public record BusOwner(Ownership ownership) {
    private static final String CONTROLLER = "eventbus-controller";
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

    String serversName() {
        return "eventbus-" + ownership.name() + "-js";
    }

    /** Name of the pod with the given ordinal, which is also the server's name. */
    String serverName(int ordinal) {
        return serversName() + "-" + ordinal;
    }

    String serviceName() {
        return serversName() + "-svc";
    }

    /** Where clients and other servers find the service; no cluster domain, so that any will do. */
    String serviceHost() {
        return serviceName() + "." + namespace() + ".svc";
    }

    String configMapName() {
        return serversName() + "-config";
    }

    String volumeName() {
        return serversName() + "-vol";
    }

    ObjectMetaBuilder metadata(String objectName) {
        return ownership.metadata(objectName, selector());
    }
}
