package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.tandem.api.EventSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names, labels and the owner reference that everything made for one EventSource shares.
 *
 * @param labels the EventSource's own labels
 */
public record Owner(String name, String namespace, String uid, Map<String, String> labels) {
    /** In whose name the operator writes. */
    public static final String FIELD_MANAGER = "tandem-operator";

    /** Selects everything that belongs to any EventSource. */
    public static final String LABEL_SELECTOR = "controller=eventsource-controller";

    /** What identifies the EventSource. */
    public static Owner of(EventSource source) {
        var meta = source.getMetadata();
        return new Owner(
                meta.getName(),
                meta.getNamespace(),
                meta.getUid(),
                meta.getLabels() == null ? Map.of() : meta.getLabels());
    }

    /** The three labels that select this EventSource's pods; fixed, since a Deployment's selector is immutable. */
    public Map<String, String> selector() {
        return merged(
                Map.of(), Map.of("controller", "eventsource-controller", "eventsource-name", name, "owner-name", name));
    }

    /** Whether this EventSource, and not one of the same name before it, controls an object. */
    public boolean controls(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(uid));
    }

    /** Name of the Deployment and of all that has no other. */
    public String workloadName() {
        return name + "-eventsource";
    }

    String serviceName() {
        return name + "-eventsource-svc";
    }

    String leaseName() {
        return "eventsource-" + name;
    }

    ObjectMetaBuilder metadata(String objectName) {
        return new ObjectMetaBuilder()
                .withName(objectName)
                .withNamespace(namespace)
                .withLabels(merged(labels, selector()))
                .withOwnerReferences(reference());
    }

    /** Both maps in key order; the second wins. */
    static Map<String, String> merged(Map<String, String> base, Map<String, String> overlay) {
        var all = new TreeMap<>(base == null ? Map.<String, String>of() : base);
        all.putAll(overlay);
        return all;
    }

    private OwnerReference reference() {
        return new OwnerReferenceBuilder()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("EventSource")
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
