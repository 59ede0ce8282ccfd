package io.tandem.eventsource.leader;

import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What a lock let its watcher know, and whether the watch is still on. */
final class Sightings implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    final List<Sighting> seen = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;
    private final Cancellable watching;

    Sightings(Lock lock) {
        watching = lock.sightings().subscribe().with(seen::add, failed -> failure = failed);
    }

    Throwable awaitFailure() {
        await().atMost(LIMIT).until(() -> failure != null);
        return failure;
    }

    /** Waits for a change to a record like this. */
    void awaitChange(Predicate<Lock.LockRecord> wanted) {
        awaitSighting(sighting -> sighting instanceof Sighting.Changed changed && wanted.test(changed.now()));
    }

    void awaitSighting(Predicate<Sighting> wanted) {
        await().atMost(LIMIT).failFast("the watch ended", () -> failure != null).until(() -> seen.stream()
                .anyMatch(wanted));
    }

    /** For this long nobody says that the holder is gone. */
    void staysThere(Duration length) {
        await().during(length)
                .atMost(LIMIT)
                .failFast("the holder is said to be gone", this::holderGone)
                .until(() -> true);
    }

    boolean holderGone() {
        return seen.stream().anyMatch(Sighting.HolderGone.class::isInstance);
    }

    @Override
    public void close() {
        watching.cancel();
    }
}
