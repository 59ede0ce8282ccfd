package io.tandem.eventsource.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Names events that can never be published in the log: one a second, with how many there were, so that a burst is seen. */
final class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final String eventName;
    private final LogThrottle lines;
    private final AtomicLong sinceStart = new AtomicLong();

    /** @param nanoClock monotonic, in nanoseconds */
    Refusals(String eventName, LongSupplier nanoClock) {
        this.eventName = eventName;
        this.lines = new LogThrottle(nanoClock);
    }

    /** From any thread. */
    void add(Claim claim, String id, String reason) {
        long refused = sinceStart.incrementAndGet();
        if (lines.open()) {
            LOG.errorf(
                    "event refused: %s eventName=%s eventID=%s coordinates=%s refusedSinceStart=%d",
                    reason, eventName, id, claim.incoming().coordinates().orElse("none"), refused);
        }
    }
}
