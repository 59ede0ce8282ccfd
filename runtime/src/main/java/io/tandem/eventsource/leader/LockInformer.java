package io.tandem.eventsource.leader;

import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import java.util.function.Consumer;

/** How an elector learns of the lock: by a watch, and by reading. All on the timeline's one thread. */
final class LockInformer {
    private final Lock lock;
    private final StoreRequests store;
    private final Timeline timeline;
    private final Duration pause;
    private final Consumer<Sighting> heard;
    /** How many changes the watch has told; an answer that was overtaken by one is out of date. */
    private long changes;

    private Cancellable watching = () -> {};
    private boolean closed;
    /** When the watch told of the record last; meaningless before the first change. */
    private long heardAt;

    /** @param pause before a watch that ended is begun again */
    LockInformer(Lock lock, StoreRequests store, Timeline timeline, Duration pause, Consumer<Sighting> heard) {
        this.lock = lock;
        this.store = store;
        this.timeline = timeline;
        this.pause = pause;
        this.heard = heard;
    }

    void watch() {
        if (closed) {
            return;
        }
        watching = lock.sightings()
                .subscribe()
                .with(
                        sighting -> timeline.execute(() -> hear(sighting)),
                        failure -> timeline.execute(this::watchAgain),
                        () -> timeline.execute(this::watchAgain));
    }

    /** Reads the record, unless something is being asked already. One of the three is called. */
    void look(Consumer<LockRecord> found, Consumer<LockRecord> overtaken, Consumer<Throwable> failed) {
        if (store.busy()) {
            return;
        }
        var before = changes;
        store.ask(
                lock.read(),
                record -> {
                    if (changes == before) {
                        found.accept(record);
                    } else {
                        overtaken.accept(record);
                    }
                },
                failed);
    }

    /** Whether the watch has told of the record in this last while: it works, and what it told is what there is. */
    boolean heardWithin(Duration last) {
        return changes > 0 && timeline.nanos() - heardAt < last.toNanos();
    }

    /** Ends the watch, and begins none any more. */
    void close() {
        closed = true;
        watching.cancel();
    }

    private void hear(Sighting sighting) {
        if (sighting instanceof Sighting.Changed) {
            changes++;
            heardAt = timeline.nanos();
        }
        heard.accept(sighting);
    }

    private void watchAgain() {
        // Silence is allowed: the ticks go on looking, only slower than a watch would.
        var unused = timeline.after(pause, this::watch);
    }
}
