package io.tandem.eventsource.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Since when nothing of one event name could be published, and why at last. Thread-safe. */
final class Outage {
    /** How long nothing may have been published until the event counts as blocked. */
    static final Duration BLOCKED_AFTER = Duration.ofSeconds(3);

    private final String eventName;
    private final Outages outages;
    private final EventStatus status;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private volatile boolean present;
    private long began;
    private Instant since;
    private String reason;

    /** @param nanoClock monotonic, in nanoseconds */
    Outage(String eventName, Outages outages, EventStatus status, InstantSource clock, LongSupplier nanoClock) {
        this.eventName = eventName;
        this.outages = outages;
        this.status = status;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    /** Nothing is published, for this reason; also when it was so before. */
    void begins(String because) {
        synchronized (this) {
            reason = because;
            if (present) {
                return;
            }
            present = true;
            began = nanoClock.getAsLong();
            since = clock.instant();
        }
        outages.begins(eventName, because);
    }

    /** Something was published; true if that is news. */
    boolean over() {
        if (!present) {
            return false;
        }
        synchronized (this) {
            if (!present) {
                return false;
            }
            present = false;
        }
        outages.over(eventName);
        status.unblocked();
        return true;
    }

    /** Tells the status if it has lasted. */
    synchronized void check() {
        if (present && nanoClock.getAsLong() - began >= BLOCKED_AFTER.toNanos()) {
            status.blocked(since, reason);
        }
    }
}
