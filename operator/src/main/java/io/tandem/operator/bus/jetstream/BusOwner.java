package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.tandem.api.EventBus;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names, labels and the owner reference that everything made for one EventBus shares.
 *
 * @param labels the EventBus's own labels
 */
public record BusOwner(String name, String namespace, String uid, Map<String, String> labels) {
    /** Selects everything that belongs to any EventBus. */
    public static final String LABEL_SELECTOR = "controller=eventbus-controller";

    /** What identifies the EventBus. */
    public static BusOwner of(EventBus bus) {
        var meta = bus.getMetadata();
        return new BusOwner(
                meta.getName(),
                meta.getNamespace(),
                meta.getUid(),
                meta.getLabels() == null ? Map.of() : meta.getLabels());
    }

    /** The labels that select the servers' pods; fixed, since a StatefulSet's selector is immutable. */
    public Map<String, String> selector() {
        return new TreeMap<>(Map.of("controller", "eventbus-controller", "eventbus-name", name, "owner-name", name));
    }

    /** Whether this EventBus, and not one of the same name before it, controls an object. */
    public boolean controls(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(uid));
    }

    String serversName() {
        return "eventbus-" + name + "-js";
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
        return serviceName() + "." + namespace + ".svc";
    }

    String configMapName() {
        return serversName() + "-config";
    }

    String volumeName() {
        return serversName() + "-vol";
    }

    ObjectMetaBuilder metadata(String objectName) {
        var all = new TreeMap<>(labels);
        all.putAll(selector());
        return new ObjectMetaBuilder()
                .withName(objectName)
                .withNamespace(namespace)
                .withLabels(all)
                .withOwnerReferences(reference());
    }

    private OwnerReference reference() {
        return new OwnerReferenceBuilder()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("EventBus")
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
