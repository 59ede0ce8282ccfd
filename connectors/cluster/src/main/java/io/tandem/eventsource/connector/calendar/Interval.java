package io.tandem.eventsource.connector.calendar;

import io.tandem.api.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Ticks at the multiples of a duration since 1970-01-01T00:00:00Z, whenever a replica started: so all replicas agree on
 * the instants, a takeover goes on where the other stopped, and a tick has the same id everywhere. (Upstream counts from
 * the start of its pod.)
 */
record Interval(Duration every) implements Schedule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /**
     * Reads a Go duration.
     *
     * @throws IllegalArgumentException if it is none or shorter than a second
     */
    static Interval parse(String text) {
        Duration every;
        try {
            every = GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("interval: " + e.getMessage(), e);
        }
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "interval \"%s\" is too short: it has to be 1s or longer".formatted(text));
        }
        return new Interval(every);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        long elapsed = Duration.between(Instant.EPOCH, after).dividedBy(every);
        var tick = Instant.EPOCH.plus(every.multipliedBy(elapsed));
        while (!tick.isAfter(after)) {
            tick = tick.plus(every);
        }
        return Optional.of(tick);
    }
}
