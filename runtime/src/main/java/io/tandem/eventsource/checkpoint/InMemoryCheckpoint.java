package io.tandem.eventsource.checkpoint;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A checkpoint that ends with its process.
 *
 * @param position of the event; null before the first
 */
record InMemoryCheckpoint(AtomicReference<String> position) implements Checkpoint {
    @Override
    public Uni<Optional<String>> load() {
        return Uni.createFrom().item(Optional.ofNullable(position.get()));
    }

    @Override
    public void save(String next) {
        position.set(next);
    }

    @Override
    public Uni<Void> flush() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }
}
