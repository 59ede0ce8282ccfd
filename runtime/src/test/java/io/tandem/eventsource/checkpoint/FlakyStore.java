package io.tandem.eventsource.checkpoint;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real store whose answers get lost, and that counts what is written. */
final class FlakyStore implements CheckpointStore {
    private final CheckpointStore store;
    final AtomicInteger writes = new AtomicInteger();
    /** So many writes are made, and nobody is told. */
    final AtomicInteger lostAnswers = new AtomicInteger();

    FlakyStore(CheckpointStore store) {
        this.store = store;
    }

    @Override
    public Stored read(String eventName) throws IOException {
        return store.read(eventName);
    }

    @Override
    public boolean write(String eventName, String expectedVersion, Record next) throws IOException {
        writes.incrementAndGet();
        var written = store.write(eventName, expectedVersion, next);
        if (lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("the answer got lost");
        }
        return written;
    }
}
