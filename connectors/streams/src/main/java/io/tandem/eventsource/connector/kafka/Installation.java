package io.tandem.eventsource.connector.kafka;

import io.smallrye.mutiny.TimeoutException;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * What tells the replicas of this EventSource from those that another cluster runs with the same manifests: a random text
 * that is kept where their lock is kept. Both would else be one member of the consumer group and throw each other out, for
 * ever. One object for all connections of a process: once known, it is not asked for again.
 */
final class Installation {
    private static final Logger LOG = Logger.getLogger(Installation.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LENGTH = 8;

    private volatile String known = "";

    /** Blocks. Empty where nothing is kept, and where it is not needed. */
    String id(KafkaSource source, Checkpoint checkpoint) {
        if (source.consumerGroup() == null || checkpoint == Checkpoint.NONE) {
            return "";
        }
        if (known.isEmpty()) {
            try {
                known = load(checkpoint);
            } catch (CompletionException | TimeoutException e) {
                // a pod that needs no lock may have no way to the store either, and has to work
                LOG.warnf(
                        "kafka member name is that of the manifest, which another cluster may use too: the store of"
                                + " the lock cannot be asked: %s",
                        e.getCause() == null ? "no answer" : e.getCause().getMessage());
            }
        }
        return known;
    }

    private static String load(Checkpoint checkpoint) {
        var kept = checkpoint.load().await().atMost(LIMIT);
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
}
