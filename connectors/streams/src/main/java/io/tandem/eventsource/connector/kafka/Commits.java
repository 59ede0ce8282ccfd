package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/** Commits the progress of the assigned partitions. For the consumer's thread, but for what {@link Progress} allows. */
final class Commits {
    private static final Logger LOG = Logger.getLogger(Commits.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Map<TopicPartition, Progress> partitions = new HashMap<>();
    private final Consumer<Throwable> fatal;
    private boolean waiting;
    private long lastCommit = System.nanoTime() - PollLoop.COMMIT_INTERVAL.toNanos();

    /**
     * @param fatal called when no commit can succeed any more, such as after another member took our place
     */
    Commits(Consumer<Throwable> fatal) {
        this.fatal = fatal;
    }

    Progress of(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, p -> new Progress());
    }

    /** Sends a commit if there is something new, none is under way and the last one is old enough. */
    void commitSoon(KafkaConsumer<?, ?> consumer) {
        if (waiting || System.nanoTime() - lastCommit < PollLoop.COMMIT_INTERVAL.toNanos()) {
            return;
        }
        var offsets = take(partitions.keySet());
        if (!offsets.isEmpty()) {
            waiting = true;
            lastCommit = System.nanoTime();
            consumer.commitAsync(offsets, (done, failure) -> {
                waiting = false;
                answered(done.keySet(), failure);
            });
        }
    }

    /** Commits what is settled and returns when the broker has it. */
    void commitNow(KafkaConsumer<?, ?> consumer) {
        commitNow(consumer, partitions.keySet());
    }

    void commitNow(KafkaConsumer<?, ?> consumer, Collection<TopicPartition> of) {
        // what is under way may still fail: commit it again
        of.forEach(partition -> of(partition).retake());
        var offsets = take(of);
        if (!offsets.isEmpty()) {
            try {
                consumer.commitSync(offsets, LIMIT);
            } catch (KafkaException e) {
                LOG.warnf(
                        "kafka commit failed, events will be read again offsets=%s reason=%s", offsets, e.getMessage());
            }
        }
    }

    boolean settled(Collection<TopicPartition> of) {
        return of.stream().allMatch(partition -> of(partition).settled());
    }

    /** No longer ours: what is settled later counts no more. */
    void forget(Collection<TopicPartition> lost) {
        partitions.keySet().removeAll(lost);
    }

    private Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> of) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : of) {
            of(partition).take().ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset)));
        }
        return offsets;
    }

    private void answered(Collection<TopicPartition> of, Exception failure) {
        if (failure == null) {
            return;
        }
        of.stream().filter(partitions::containsKey).forEach(partition -> of(partition)
                .retake());
        if (failure instanceof RetriableException
                || failure instanceof CommitFailedException
                || failure instanceof RebalanceInProgressException) {
            LOG.debugf("kafka commit failed, tried again later partitions=%s reason=%s", of, failure.getMessage());
        } else {
            fatal.accept(failure);
        }
    }
}
