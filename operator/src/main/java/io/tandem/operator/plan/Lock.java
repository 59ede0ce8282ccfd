package io.tandem.operator.plan;

import io.tandem.api.BusConfig;
import java.util.Objects;

/** What keeps replicas from working at the same time. */
public sealed interface Lock {
    /** Annotation on the pods: the label of the lock they take. */
    String ANNOTATION = "tandem.io/lock";
    /** Label where no lock is taken. */
    String NO_LOCK = "none";
    /** Label of a Lease. */
    String BY_LEASE = "lease";

    /** How the lock is named on the pods: pods of two different names do not exclude each other. */
    String label();

    /** All replicas may work, or there is only one. */
    record None() implements Lock {
        @Override
        public String label() {
            return NO_LOCK;
        }
    }

    /** A Lease of the cluster. */
    record Lease() implements Lock {
        @Override
        public String label() {
            return BY_LEASE;
        }
    }

    /** Votes of the pods among themselves, over the servers of the bus: so upstream's program elects. */
    record Votes() implements Lock {
        @Override
        public String label() {
            return "votes";
        }
    }

    /** A key-value bucket of the JetStream server. */
    record JetStream(String url) implements Lock {
        @Override
        public String label() {
            return "jetstream:" + Hash.shortOf(Objects.requireNonNullElse(url, ""));
        }
    }

    /**
     * The lock of a Sensor's pods, one or several, by the annotation's value.
     *
     * @param allWork whether its bus is one on which no pod elects
     */
    static Lock ofSensor(String election, boolean allWork) {
        if (allWork) {
            return new None();
        }
        return election.equalsIgnoreCase("k8s") ? new Lease() : new Votes();
    }

    /** The lock of several replicas of an EventSource, by the annotation's value and the bus; pods decide by the same facts. */
    static Lock of(String election, BusConfig bus) {
        return election.equalsIgnoreCase("k8s") || bus.nats() != null || bus.jetstream() == null
                ? new Lease()
                : new JetStream(bus.jetstream().url());
    }
}
