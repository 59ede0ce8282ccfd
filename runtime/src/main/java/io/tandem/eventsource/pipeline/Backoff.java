package io.tandem.eventsource.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: doubling up to a cap, jittered so that many sources do not knock at once. */
final class Backoff {
    private final Duration first;
    private final Duration cap;
    private final RandomGenerator random;
    private int attempts;

    Backoff(Duration first, Duration cap, RandomGenerator random) {
        this.first = first;
        this.cap = cap;
        this.random = random;
    }

    /** The next pause: between half of the nominal one and all of it. */
    Duration next() {
        var nominal = Math.min(cap.toNanos(), first.toNanos() << Math.min(attempts++, 20));
        return Duration.ofNanos(nominal / 2 + random.nextLong(nominal / 2 + 1));
    }

    int attempts() {
        return attempts;
    }

    void reset() {
        attempts = 0;
    }
}
