package io.tandem.eventsource.connector.kafka;

import io.smallrye.mutiny.TimeoutException;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * What tells the replicas of this EventSource from those that another cluster runs with the same manifests: a random text
 * that is kept where their lock is kept. Both would else be one member of the consumer group and throw each other out, for
 * ever.
 */
final class Installation {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LENGTH = 8;

    private Installation() {}

    /** Blocks. Empty where nothing is kept, and where it is not needed. */
    static String id(KafkaSource source, Checkpoint checkpoint) {
        if (source.consumerGroup() == null || checkpoint == Checkpoint.NONE) {
            return "";
        }
        var kept = load(checkpoint);
        if (kept.isPresent()) {
            return kept.get();
        }
        if (checkpoint.problem().isPresent()) {
            return "";
        }
        var made = UUID.randomUUID().toString().substring(0, LENGTH);
        checkpoint.save(made);
        // kept before it is used: a successor with another name would wait for the end of our session
        checkpoint.flush().await().atMost(LIMIT);
        return made;
    }

    private static Optional<String> load(Checkpoint checkpoint) {
        try {
            return checkpoint.load().await().atMost(LIMIT);
        } catch (CompletionException | TimeoutException e) {
            var reason = e.getCause() == null ? "no answer" : e.getCause().getMessage();
            throw new IllegalStateException(
                    "the name of our member of the consumer group, which is kept with the lock, cannot be read: "
                            + reason,
                    e);
        }
    }
}
