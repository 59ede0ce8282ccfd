package io.tandem.eventsource.checkpoint;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Makes the checkpoints of an EventSource, all in one store. */
public final class Checkpoints {
    private final CheckpointStore store;
    private final ScheduledExecutorService timers;
    private final Executor blocking;

    /** @param blocking runs the store's blocking calls */
    public Checkpoints(CheckpointStore store, ScheduledExecutorService timers, Executor blocking) {
        this.store = store;
        this.timers = timers;
        this.blocking = blocking;
    }

    /** For one connection; the one before it, of whichever replica, can write until this one is loaded. */
    public Checkpoint of(String eventName, Fence fence) {
        return new StoredCheckpoint(store, eventName, fence, timers, blocking);
    }
}
