package io.tandem.eventsource.pipeline;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Logs one line when publishing is held back and one when it goes on, however many events of the pod it concerns. */
final class Outages {
    private static final Logger LOG = Logger.getLogger(Outages.class);

    private final LongSupplier nanoClock;
    private final Set<String> heldBack = new HashSet<>();
    private final Set<String> concerned = new HashSet<>();
    private long began;

    Outages(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    synchronized void begins(String eventName, String reason) {
        concerned.add(eventName);
        if (heldBack.add(eventName) && heldBack.size() == 1) {
            began = nanoClock.getAsLong();
            LOG.warnf("publishing is held back: %s eventName=%s", reason, eventName);
        }
    }

    synchronized void over(String eventName) {
        if (heldBack.remove(eventName) && heldBack.isEmpty()) {
            LOG.infof(
                    "publishing goes on seconds=%.1f events=%d",
                    Duration.ofNanos(nanoClock.getAsLong() - began).toMillis() / 1000.0, concerned.size());
            concerned.clear();
        }
    }
}
