package io.tandem.eventsource.checkpoint;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Makes the checkpoints of an EventSource, all in one store. */
public final class Checkpoints {
    private final CheckpointStore store;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final Map<String, AtomicReference<String>> remembered = new ConcurrentHashMap<>();

    /** @param blocking runs the store's blocking calls */
    public Checkpoints(CheckpointStore store, ScheduledExecutorService timers, Executor blocking) {
        this.store = store;
        this.timers = timers;
        this.blocking = blocking;
    }

    /**
     * For one connection; the one before it, of whichever replica, can write until this one is loaded.
     *
     * @param problems told each {@link Checkpoint#problem()} as it comes, and an empty text when it is over; must not block
     */
    public Checkpoint of(String eventName, Fence fence, Consumer<String> problems) {
        return new RememberedCheckpoint(
                new StoredCheckpoint(store, eventName, fence, timers, blocking, problems),
                remembered.computeIfAbsent(eventName, name -> new AtomicReference<>()));
    }
}
