package io.tandem.eventsource.leader;

import io.tandem.api.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * How long a lock binds and how often it is renewed.
 *
 * @param duration how long others wait after the last change they saw
 * @param renewDeadline how long an owner works after its last successful renewal began; shorter than the duration, the
 *     difference is the time to drain
 * @param retryPeriod pause between renewals, and between looks of a standby
 * @param patience how long an answer of the store is waited for
 */
public record LeaseTiming(Duration duration, Duration renewDeadline, Duration retryPeriod, Duration patience) {
    private static final Logger LOG = Logger.getLogger(LeaseTiming.class);
    /** A shorter one would keep the store busy with nothing else. */
    private static final Duration SHORTEST = Duration.ofMillis(10);
    /** So that no sum of them overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Upstream's for a Kubernetes Lease. */
    public static final LeaseTiming LEASE =
            new LeaseTiming(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /**
     * For a JetStream lock, whose renewal takes about a millisecond: a hung owner is replaced in less than three seconds, and
     * one at rest costs less than one write a second. Between a renewal and the deadline there is time for an answer that
     * gets lost, for asking what became of it, and for one more.
     */
    public static final LeaseTiming JETSTREAM = new LeaseTiming(
            Duration.ofMillis(2600), Duration.ofMillis(1900), Duration.ofMillis(1300), Duration.ofMillis(300));

    /** @throws IllegalArgumentException if an owner could still work when others may take over */
    public LeaseTiming {
        if (!fits(duration, renewDeadline, retryPeriod)) {
            throw new IllegalArgumentException(
                    "LEADER_ELECTION_LEASE_DURATION=%s must be longer than LEADER_ELECTION_RENEW_DEADLINE=%s, and that longer than LEADER_ELECTION_RETRY_PERIOD=%s"
                            .formatted(duration, renewDeadline, retryPeriod));
        }
    }

    /** One that waits for an answer as long as half of the time an owner works. */
    public LeaseTiming(Duration duration, Duration renewDeadline, Duration retryPeriod) {
        this(duration, renewDeadline, retryPeriod, renewDeadline.dividedBy(2));
    }

    /**
     * This, with upstream's three variables applied where they are set: {@code LEADER_ELECTION_LEASE_DURATION}, {@code
     * LEADER_ELECTION_RENEW_DEADLINE} and {@code LEADER_ELECTION_RETRY_PERIOD}, as Go durations. A text that is no
     * duration counts as not set. Where those that are set do not fit to our defaults, the others are scaled to fit; where
     * they do not fit to each other, none is used. Either is a warning, never an error: they may be meant for upstream.
     */
    public LeaseTiming overriddenBy(Map<String, String> env) {
        var lease = set(env, "LEADER_ELECTION_LEASE_DURATION");
        var renew = set(env, "LEADER_ELECTION_RENEW_DEADLINE");
        var retry = set(env, "LEADER_ELECTION_RETRY_PERIOD");
        if (lease == null && renew == null && retry == null) {
            return this;
        }
        var asSet = timing(or(lease, duration), or(renew, renewDeadline), or(retry, retryPeriod));
        if (asSet.isPresent()) {
            return asSet.get();
        }
        var factor = lease != null
                ? ratio(lease, duration)
                : renew != null ? ratio(renew, renewDeadline) : ratio(retry, retryPeriod);
        var scaled = timing(
                or(lease, times(duration, factor)),
                or(renew, times(renewDeadline, factor)),
                or(retry, times(retryPeriod, factor)));
        var used = scaled.orElse(this);
        LOG.warnf(
                "LEADER_ELECTION_LEASE_DURATION=%s LEADER_ELECTION_RENEW_DEADLINE=%s LEADER_ELECTION_RETRY_PERIOD=%s do not fit: a lease must last longer than its renew deadline, and that longer than the retry period; used are %s, %s and %s",
                lease == null ? "unset" : lease,
                renew == null ? "unset" : renew,
                retry == null ? "unset" : retry,
                used.duration,
                used.renewDeadline,
                used.retryPeriod);
        return used;
    }

    private Optional<LeaseTiming> timing(Duration lease, Duration renew, Duration retry) {
        var shorter = renew.dividedBy(2);
        return fits(lease, renew, retry)
                ? Optional.of(
                        new LeaseTiming(lease, renew, retry, patience.compareTo(shorter) < 0 ? patience : shorter))
                : Optional.empty();
    }

    private static boolean fits(Duration lease, Duration renew, Duration retry) {
        return renew.compareTo(lease) < 0 && retry.compareTo(renew) < 0 && retry.isPositive();
    }

    private static Duration set(Map<String, String> env, String name) {
        if (!env.containsKey(name)) {
            return null;
        }
        try {
            var value = GoDuration.parse(env.get(name));
            if (value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0) {
                return value;
            }
            LOG.warnf("%s=%s is ignored: it must be between %s and %s", name, value, SHORTEST, LONGEST);
        } catch (IllegalArgumentException e) {
            LOG.warnf("%s is ignored: %s", name, e.getMessage());
        }
        return null;
    }

    private static Duration or(Duration set, Duration otherwise) {
        return set == null ? otherwise : set;
    }

    private static double ratio(Duration set, Duration ours) {
        return (double) set.toNanos() / ours.toNanos();
    }

    private static Duration times(Duration ours, double factor) {
        return Duration.ofNanos(Math.max(1, (long) (ours.toNanos() * factor)));
    }

    /** Time an owner has after its deadline before others may take over. */
    public Duration drain() {
        return duration.minus(renewDeadline);
    }
}
