package io.tandem.eventsource.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one line a second through, for what would otherwise be logged with every event. */
final class LogThrottle {
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoClock;
    private final AtomicLong last;

    LogThrottle(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.last = new AtomicLong(nanoClock.getAsLong() - PAUSE);
    }

    boolean open() {
        var now = nanoClock.getAsLong();
        var before = last.get();
        return now - before >= PAUSE && last.compareAndSet(before, now);
    }
}
