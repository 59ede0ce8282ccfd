package io.tandem.operator.bus.jetstream;

import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.Optional;

/** Changes of a running bus that would lose events; it goes on as it is. */
final class Refusals {
    /** Annotation on the EventBus: the lower version that may be installed. */
    static final String DOWNGRADE = "tandem.io/allow-downgrade";

    private static final int SMALLEST_CLUSTER = 3;

    private Refusals() {}

    /** A server that is gone still counts in the majority that the others need, and may hold the only copy. */
    static Optional<Finding> number(BusRequest request, Layout layout, Present present) {
        var size = present.size();
        if (size == 0 || request.replicas() == size) {
            return Optional.empty();
        }
        if (request.replicas() < size) {
            return refused(
                    Reason.SCALE_REFUSED,
                    ("spec.jetstream.replicas: %d is refused, %d servers stay: a server that is taken away still"
                                    + " counts in the majority the others need; set it to %d, or make a new EventBus")
                            .formatted(request.replicas(), size, Math.max(size, SMALLEST_CLUSTER)));
        }
        return layout == Layout.STANDALONE
                ? refused(
                        Reason.SCALE_REFUSED,
                        ("spec.jetstream.replicas: %d is refused, 1 server stays: it is a server by itself, and would lose"
                                        + " its stream on becoming a cluster; set it to 1, or make a new EventBus")
                                .formatted(request.replicas()))
                : Optional.empty();
    }

    /** Files of a newer server are not promised to be readable by an older one. */
    static Optional<Finding> version(BusRequest request, Present present) {
        var wanted = request.version();
        var running = present.version();
        if (wanted.isEmpty() || running.isEmpty() || wanted.get().compareTo(running.get()) >= 0) {
            return Optional.empty();
        }
        return request.downgrade().equals(wanted)
                ? Optional.empty()
                : refused(
                        Reason.DOWNGRADE_REFUSED,
                        ("spec.jetstream.version: %1$s is refused, %2$s stays: an older server may not read what a newer one"
                                        + " has written; set it to %2$s or newer, or annotate the EventBus with %3$s=%1$s")
                                .formatted(wanted.get(), running.get(), DOWNGRADE));
    }

    private static Optional<Finding> refused(Reason reason, String message) {
        return Optional.of(new Finding(true, reason, message));
    }
}
