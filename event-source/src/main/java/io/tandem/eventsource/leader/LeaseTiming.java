package io.tandem.eventsource.leader;

import java.time.Duration;

/**
 * How long a lock binds and how often it is renewed.
 *
 * @param duration how long others wait after the last change they saw
 * @param renewDeadline how long an owner works after its last successful renewal began; shorter than the duration, the
 *     difference is the time to drain
 * @param retryPeriod pause between renewals, and between looks of a standby
 */
public record LeaseTiming(Duration duration, Duration renewDeadline, Duration retryPeriod) {
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

    /** Time an owner has after its deadline before others may take over. */
    public Duration drain() {
        return duration.minus(renewDeadline);
    }
}
