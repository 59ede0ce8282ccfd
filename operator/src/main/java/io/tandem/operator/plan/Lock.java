package io.tandem.operator.plan;

import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.source.Activity;
import java.util.Objects;

/** What keeps the replicas of an EventSource from working at the same time. */
public sealed interface Lock {
    /** Annotation by which a user chooses the Lease. */
    String ELECTION_ANNOTATION = "events.argoproj.io/leader-election";

    /** How the lock is named on the pods: pods of two different names do not exclude each other. */
    String label();

    /** All replicas may work, or there is only one. */
    record None() implements Lock {
        @Override
        public String label() {
            return "none";
        }
    }

    /** A Lease of the cluster. */
    record Lease() implements Lock {
        @Override
        public String label() {
            return "lease";
        }
    }

    /** A key-value bucket of the JetStream server. */
    record JetStream(String url) implements Lock {
        @Override
        public String label() {
            return "jetstream:" + Hash.shortOf(Objects.requireNonNullElse(url, ""));
        }
    }

    /** The lock its pods take; they decide by the same facts from their environment. */
    static Lock of(EventSource source, BusConfig bus) {
        if (!exclusive(source) || replicas(source) <= 1) {
            return new None();
        }
        if (election(source).equalsIgnoreCase("k8s") || bus.nats() != null || bus.jetstream() == null) {
            return new Lease();
        }
        return new JetStream(bus.jetstream().url());
    }

    /** Whether only one replica may work on some event of it. */
    static boolean exclusive(EventSource source) {
        return source.getSpec().sources().stream()
                .anyMatch(event -> event.source().activity() == Activity.ACTIVE_PASSIVE);
    }

    /** Replicas asked for: 1 if nothing is said, 0 is honoured. */
    static int replicas(EventSource source) {
        var replicas = source.getSpec().replicas();
        return replicas == null ? 1 : Math.max(0, replicas);
    }

    /** Value of the annotation, empty if absent. */
    static String election(EventSource source) {
        var annotations = source.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(ELECTION_ANNOTATION, "");
    }
}
