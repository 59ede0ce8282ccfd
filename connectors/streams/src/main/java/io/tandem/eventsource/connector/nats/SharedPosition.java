package io.tandem.eventsource.connector.nats;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.checkpoint.Checkpoint;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where replicas that read one consumer at once keep its position: each in its own memory. A place that they share would have
 * but one of them as its writer, and an old position once that one is gone.
 *
 * @param memory of the event, for all its connections in this process
 */
record SharedPosition(AtomicReference<String> memory) implements Checkpoint {
    @Override
    public Uni<Optional<String>> load() {
        return Uni.createFrom().item(Optional.ofNullable(memory.get()));
    }

    @Override
    public void save(String position) {
        memory.set(position);
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
