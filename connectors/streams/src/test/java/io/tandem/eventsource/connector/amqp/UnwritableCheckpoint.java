package io.tandem.eventsource.connector.amqp;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.checkpoint.Checkpoint;
import java.util.Optional;

/** As a checkpoint whose writes fail: the problem is over when it is loaded again. */
final class UnwritableCheckpoint implements Checkpoint {
    private final String stored;
    private volatile Optional<String> problem = Optional.empty();

    UnwritableCheckpoint(String stored) {
        this.stored = stored;
    }

    @Override
    public Uni<Optional<String>> load() {
        problem = Optional.empty();
        return Uni.createFrom().item(Optional.of(stored));
    }

    @Override
    public void save(String position) {
        problem = Optional.of("the store is full");
    }

    @Override
    public Uni<Void> flush() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }
}
