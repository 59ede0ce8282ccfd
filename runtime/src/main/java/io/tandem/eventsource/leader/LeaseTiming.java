package io.tandem.eventsource.leader;

import io.tandem.api.GoDuration;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * How long a lock binds and how often it is renewed.
 *
 * @param duration how long others wait after the last change they saw
 * @param renewDeadline how long an owner works after its last successful renewal began; shorter than the duration, the
 *     difference is the time to drain
 * @param retryPeriod pause between renewals, and between looks of a standby
 */
public record LeaseTiming(Duration duration, Duration renewDeadline, Duration retryPeriod) {
    private static final Logger LOG = Logger.getLogger(LeaseTiming.class);

    /** Upstream's for a Kubernetes Lease. */
    public static final LeaseTiming LEASE =
            new LeaseTiming(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** For a JetStream lock, whose renewal takes about a millisecond: a hung owner is replaced in two seconds. */
    public static final LeaseTiming JETSTREAM =
            new LeaseTiming(Duration.ofMillis(2000), Duration.ofMillis(1400), Duration.ofMillis(350));

    /** @throws IllegalArgumentException if an owner could still work when others may take over */
    public LeaseTiming {
        if (renewDeadline.compareTo(duration) >= 0
                || retryPeriod.compareTo(renewDeadline) >= 0
                || retryPeriod.isNegative()
                || retryPeriod.isZero()) {
            throw new IllegalArgumentException(
                    "LEADER_ELECTION_LEASE_DURATION=%s must be longer than LEADER_ELECTION_RENEW_DEADLINE=%s, and that longer than LEADER_ELECTION_RETRY_PERIOD=%s"
                            .formatted(duration, renewDeadline, retryPeriod));
        }
    }

    /**
     * This, with upstream's three variables applied where they are set: {@code LEADER_ELECTION_LEASE_DURATION}, {@code
     * LEADER_ELECTION_RENEW_DEADLINE} and {@code LEADER_ELECTION_RETRY_PERIOD}, as Go durations. A text that is no
     * duration counts as not set.
     *
     * @throws IllegalArgumentException if the result does not fit together
     */
    public LeaseTiming overriddenBy(Map<String, String> env) {
        return new LeaseTiming(
                override(env, "LEADER_ELECTION_LEASE_DURATION", duration),
                override(env, "LEADER_ELECTION_RENEW_DEADLINE", renewDeadline),
                override(env, "LEADER_ELECTION_RETRY_PERIOD", retryPeriod));
    }

    private static Duration override(Map<String, String> env, String name, Duration otherwise) {
        try {
            return env.containsKey(name) ? GoDuration.parse(env.get(name)) : otherwise;
        } catch (IllegalArgumentException e) {
            LOG.warnf("%s is ignored, %s is used: %s", name, otherwise, e.getMessage());
            return otherwise;
        }
    }

    /** Time an owner has after its deadline before others may take over. */
    public Duration drain() {
        return duration.minus(renewDeadline);
    }
}
