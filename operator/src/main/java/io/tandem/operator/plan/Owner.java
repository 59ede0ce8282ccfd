package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Names and labels of everything made for one EventSource or Sensor: those of the reference implementation. */
public record Owner(Ownership ownership, Kind kind) {
    /** In whose name the operator writes. */
    public static final String FIELD_MANAGER = "tandem-operator";

    /** Of what pods are made. */
    public enum Kind {
        /** Events from outside. */
        EVENT_SOURCE("eventsource", "EventSource"),
        /** What is done when events have come. */
        SENSOR("sensor", "Sensor");

        private final String word;

        private final String resource;

        Kind(String word, String resource) {
            this.word = word;
            this.resource = resource;
        }

        /** As the API server calls it. */
        public String resource() {
            return resource;
        }

        /** Selects everything that belongs to any resource of the kind. */
        public String labelSelector() {
            return Ownership.watched(controller());
        }

        /** Selects everything that belongs to a resource of any of these kinds. */
        public static String anyLabelSelector() {
            return Ownership.watched(Stream.of(values()).map(Kind::controller).toList());
        }

        private String controller() {
            return word + "-controller";
        }
    }

    /** What identifies the EventSource. */
    public static Owner of(EventSource source) {
        return new Owner(Ownership.of(source, Kind.EVENT_SOURCE.controller()), Kind.EVENT_SOURCE);
    }

    /** What identifies the Sensor. */
    public static Owner of(Sensor sensor) {
        return new Owner(Ownership.of(sensor, Kind.SENSOR.controller()), Kind.SENSOR);
    }

    /** For people: the resource that controls an object. */
    public static String told(HasMetadata object) {
        return Ownership.controller(object)
                .map(owner -> owner.getKind() + " " + owner.getName())
                .orElseGet(() -> object.getKind() + " " + object.getMetadata().getName());
    }

    /** The resource's name. */
    public String name() {
        return ownership.name();
    }

    /** The resource's namespace. */
    public String namespace() {
        return ownership.namespace();
    }

    /** The three labels that select this resource's pods. */
    public Map<String, String> selector() {
        return ownership.selector(kind.word + "-name");
    }

    /** Name of the Deployment and of all that has no other. */
    public String workloadName() {
        return name() + "-" + kind.word;
    }

    String serviceName() {
        return workloadName() + "-svc";
    }

    /** Name of the Lease, the same as the reference implementation's. */
    public String leaseName() {
        return kind.word + "-" + name();
    }

    ObjectMetaBuilder metadata(String objectName) {
        return ownership.plainMetadata(objectName, selector());
    }

    /** With the labels of the resource: those by which people find and charge workloads. */
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
