package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tandem.api.EventSource;
import java.util.Map;
import java.util.TreeMap;

/** Names and labels of everything made for one EventSource. */
public record Owner(Ownership ownership) {
    /** In whose name the operator writes. */
    public static final String FIELD_MANAGER = "tandem-operator";

    private static final String CONTROLLER = "eventsource-controller";
    /** Selects everything that belongs to any EventSource. */
    public static final String LABEL_SELECTOR = Ownership.watched(CONTROLLER);

    /** What identifies the EventSource. */
    public static Owner of(EventSource source) {
        return new Owner(Ownership.of(source, CONTROLLER));
    }

    /** The EventSource's name. */
    public String name() {
        return ownership.name();
    }

    /** The EventSource's namespace. */
    public String namespace() {
        return ownership.namespace();
    }

    /** The three labels that select this EventSource's pods. */
    public Map<String, String> selector() {
        return ownership.selector("eventsource-name");
    }

    /** Name of the Deployment and of all that has no other. */
    public String workloadName() {
        return name() + "-eventsource";
    }

    String serviceName() {
        return name() + "-eventsource-svc";
    }

    /** Name of the Lease, the same as the reference implementation's. */
    public String leaseName() {
        return "eventsource-" + name();
    }

    ObjectMetaBuilder metadata(String objectName) {
        return ownership.plainMetadata(objectName, selector());
    }

    /** With the labels of the EventSource: those by which people find and charge workloads. */
    ObjectMetaBuilder labelledMetadata(String objectName) {
        return ownership.metadata(objectName, selector());
    }

    /** Both maps in key order; the second wins. */
    static Map<String, String> merged(Map<String, String> base, Map<String, String> overlay) {
        var all = new TreeMap<>(base == null ? Map.<String, String>of() : base);
        all.putAll(overlay);
        return all;
    }
}
