package io.tandem.eventsource.connector.hook;

import io.tandem.eventsource.connector.hook.Hooks.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Places where a provider refused us, such as all that a token has no right to: each is asked again after pauses of its own that
 * grow, however often rounds are repeated because of others. Of one thread at a time.
 */
final class Refusals {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Map<String, Refused> places = new HashMap<>();

    /** @param times in a row */
    private record Refused(Hook wanted, int times, Instant until, RestException why) {}

    /** What was answered there, while it is not to be asked again. */
    Optional<RestException> held(Place place, Instant now) {
        var refused = places.get(place.path());
        return refused != null && refused.wanted().equals(place.wanted()) && now.isBefore(refused.until())
                ? Optional.of(refused.why())
                : Optional.empty();
    }

    /** What passes by itself is asked with each round. */
    void add(Place place, RestException why, Instant now) {
        if (why.isTrouble()) {
            return;
        }
        var before = places.get(place.path());
        int times = before == null || !before.wanted().equals(place.wanted()) ? 1 : before.times() + 1;
        places.put(place.path(), new Refused(place.wanted(), times, now.plus(pause(times)), why));
    }

    void remove(Place place) {
        places.remove(place.path());
    }

    void keepOnly(Set<String> paths) {
        places.keySet().retainAll(paths);
    }

    void clear() {
        places.clear();
    }

    /** The first repetition waits for nothing but its round. */
    private static Duration pause(int times) {
        if (times == 1) {
            return Duration.ZERO;
        }
        var grown = FIRST.multipliedBy(1L << Math.min(times - 2, 10));
        return grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    }
}
