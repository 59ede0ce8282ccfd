package io.tandem.eventsource.checkpoint;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A checkpoint that a process without the right to keep one still has for itself: a connection that is made again goes on
 * where the one before it ended. Where the right is there, only what is stored counts.
 *
 * @param memory of the event, shared by its connections in this process
 */
record RememberedCheckpoint(Checkpoint stored, AtomicReference<String> memory) implements Checkpoint {
    @Override
    public Uni<Optional<String>> load() {
        return stored.load()
                .map(position -> stored.problem().isPresent() ? Optional.ofNullable(memory.get()) : position);
    }

    @Override
    public void save(String position) {
        stored.save(position);
        memory.set(position);
    }

    @Override
    public Uni<Void> flush() {
        return stored.flush();
    }

    @Override
    public Optional<String> problem() {
        return stored.problem();
    }
}
