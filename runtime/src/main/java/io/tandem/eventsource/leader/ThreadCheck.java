package io.tandem.eventsource.leader;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells whether a thread that should show itself now and then still does; asked by any thread. */
final class ThreadCheck {
    /** Beyond the usual: a starved machine is slower, not dead. */
    private static final Duration HANGS = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private final long limit;
    private volatile long last;

    /** @param usual the longest time between two signs of life as long as all is well; it counts from now */
    ThreadCheck(LongSupplier nanoClock, Duration usual) {
        this.nanoClock = nanoClock;
        this.limit = HANGS.plus(usual).toNanos();
        this.last = nanoClock.getAsLong();
    }

    void seen() {
        last = nanoClock.getAsLong();
    }

    boolean alive() {
        return nanoClock.getAsLong() - last < limit;
    }
}
