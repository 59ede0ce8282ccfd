package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/** Commits the progress of the partitions that are ours. What takes a consumer is for the consumer's thread. */
final class Commits {
    private static final Logger LOG = Logger.getLogger(Commits.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    /** Commits are gathered for this long, and sent when the poll that is under way has ended. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private final PollingConsumer polling;
    private final boolean unfenced;
    private final ScheduledExecutorService timers;
    private final java.util.function.Consumer<Throwable> fatal;
    private final Map<TopicPartition, Progress> partitions = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean givenUp;

    /**
     * @param unfenced nobody refuses commits of a replica that another has replaced: without a group
     * @param fatal called when no commit can succeed any more, such as after another member took our place
     */
    Commits(
            PollingConsumer polling,
            boolean unfenced,
            ScheduledExecutorService timers,
            java.util.function.Consumer<Throwable> fatal) {
        this.polling = polling;
        this.unfenced = unfenced;
        this.timers = timers;
        this.fatal = fatal;
    }

    /** Nothing may be committed: events go on without. */
    void giveUp() {
        givenUp = true;
    }

    void begin(TopicPartition partition, Progress progress) {
        partitions.put(partition, progress);
    }

    /** Where records that were read in this generation count; null if the partition went away since. */
    Progress of(TopicPartition partition, int generation) {
        var progress = partitions.get(partition);
        return progress != null && progress.counts(generation) ? progress : null;
    }

    /** No longer ours: nothing more of them goes out, and what is settled later counts no more. */
    Map<TopicPartition, Progress> end(Collection<TopicPartition> lost) {
        var ended = new HashMap<TopicPartition, Progress>();
        for (var partition : lost) {
            var progress = partitions.remove(partition);
            if (progress != null) {
                progress.end();
                ended.put(partition, progress);
            }
        }
        return ended;
    }

    /** Something was settled: sends a commit, a little later. From any thread; never throws. */
    void soon() {
        if (!givenUp && !scheduled.get() && scheduled.compareAndSet(false, true)) {
            try {
                var unused = timers.schedule(() -> polling.later(this::send), GATHER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debugf("the pod is stopping: offsets are committed with the end only");
            }
        }
    }

    /** Commits all that is settled and returns when the broker has it. */
    void now(Consumer<?, ?> consumer) {
        now(consumer, partitions);
    }

    /** @return whether the broker has it; if not, that is logged */
    boolean now(Consumer<?, ?> consumer, Map<TopicPartition, Progress> of) {
        if (givenUp) {
            return true;
        }
        // what is under way may still fail: commit it again
        of.values().forEach(Progress::retake);
        var offsets = take(of);
        try {
            keepAhead(consumer, offsets);
            consumer.commitSync(offsets, LIMIT);
            return true;
        } catch (KafkaException e) {
            LOG.warnf("kafka commit failed, events may be read again offsets=%s reason=%s", offsets, e.getMessage());
            return false;
        }
    }

    private void send(Consumer<?, ?> consumer) {
        scheduled.set(false);
        var offsets = take(partitions);
        try {
            keepAhead(consumer, offsets);
            if (!offsets.isEmpty()) {
                consumer.commitAsync(offsets, (done, failure) -> answered(offsets.keySet(), failure));
            }
        } catch (KafkaException e) {
            answered(offsets.keySet(), e);
        }
    }

    /** A replica that was stopped and goes on does not move back what its successor has committed. */
    private void keepAhead(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (unfenced && !offsets.isEmpty()) {
            consumer.committed(offsets.keySet(), LIMIT)
                    .forEach((partition, there) -> offsets.computeIfPresent(
                            partition, (same, ours) -> there != null && there.offset() > ours.offset() ? null : ours));
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> take(Map<TopicPartition, Progress> of) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        of.forEach((partition, progress) ->
                progress.take().ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
        return offsets;
    }

    private void answered(Collection<TopicPartition> of, Exception failure) {
        if (failure == null) {
            return;
        }
        of.stream().map(partitions::get).filter(Objects::nonNull).forEach(Progress::retake);
        if (failure instanceof RetriableException
                || failure instanceof CommitFailedException
                || failure instanceof RebalanceInProgressException) {
            LOG.debugf("kafka commit failed, tried again later partitions=%s reason=%s", of, failure.getMessage());
            soon();
        } else {
            fatal.accept(failure);
        }
    }
}
