package io.tandem.local.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a pod's process needs next; a pure function of its state and the time. */
final class Lifecycle {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final Duration STABLE = Duration.ofMinutes(10);

    private Lifecycle() {}

    /** The next step. */
    enum Step {
        NOTHING,
        START,
        TERMINATE,
        KILL,
        REMOVE
    }

    /**
     * A pod as the node sees it.
     *
     * @param deleting whether its deletion was asked for
     * @param running whether its process lives
     * @param unhealthy whether its liveness probe gave up on it
     * @param grace time between SIGTERM and SIGKILL
     * @param terminated when SIGTERM was sent to the process that lives
     * @param startFrom when a process that ended may be started again
     */
    record View(
            boolean deleting,
            boolean running,
            boolean unhealthy,
            Duration grace,
            Optional<Instant> terminated,
            Instant startFrom) {}

    /** The next step for the pod at {@code now}. */
    static Step next(View pod, Instant now) {
        if (!pod.running()) {
            if (pod.deleting()) {
                return Step.REMOVE;
            }
            return now.isBefore(pod.startFrom()) ? Step.NOTHING : Step.START;
        }
        if (!pod.deleting() && !pod.unhealthy()) {
            return Step.NOTHING;
        }
        if (pod.terminated().isEmpty()) {
            return Step.TERMINATE;
        }
        return now.isBefore(pod.terminated().get().plus(pod.grace())) ? Step.NOTHING : Step.KILL;
    }

    /**
     * How long a process that ended waits for its restart: not at all the first time, then twice as long each time from
     * ten seconds to five minutes, and from the beginning after it ran for ten minutes.
     *
     * @param ends how often it ended since it was last stable, this time included
     */
    static Duration backOff(int ends) {
        if (ends <= 1) {
            return Duration.ZERO;
        }
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(ends - 2, 10));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    /** The count for {@link #backOff} after a process that ran for {@code ran} ended. */
    static int ends(int before, Duration ran) {
        return ran.compareTo(STABLE) >= 0 ? 1 : before + 1;
    }
}
