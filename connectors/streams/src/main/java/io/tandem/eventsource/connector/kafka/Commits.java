package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
    private final Supplier<TopicIdentity> topic;
    private final ScheduledExecutorService timers;
    private final java.util.function.Consumer<Throwable> fatal;
    private final Map<TopicPartition, Progress> partitions = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean givenUp;

    /**
     * @param topic which topic there is now
     * @param unfenced nobody refuses commits of a replica that another has replaced: without a group
     * @param fatal called when no commit can succeed any more, such as after another member took our place
     */
    Commits(
            PollingConsumer polling,
            boolean unfenced,
            Supplier<TopicIdentity> topic,
            ScheduledExecutorService timers,
            java.util.function.Consumer<Throwable> fatal) {
        this.polling = polling;
        this.unfenced = unfenced;
        this.topic = topic;
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

    /** Whether one of the partitions is read as one of another topic than this one. From any thread. */
    boolean areOfAnother(TopicIdentity topic) {
        return partitions.values().stream()
                .anyMatch(progress -> progress.topic().differs(topic));
    }

    /**
     * Of what is read it was not known of which topic it is. From any thread.
     *
     * @param plain which one, with ids as they were: committed along with what is settled from now on
     * @return whether there is such a partition
     */
    boolean adopt(TopicIdentity plain) {
        boolean adopted = false;
        for (var progress : partitions.values()) {
            adopted |= progress.adopt(plain);
        }
        return adopted;
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
            consumer.committed(offsets.keySet(), LIMIT).forEach((partition, there) -> {
                var ours = offsets.get(partition);
                if (isAhead(there, ours, topic)) {
                    offsets.remove(partition);
                    if (areOfTwoTopics(there, ours)) {
                        fatal.accept(new IllegalStateException(
                                "topic %s was deleted and made again, and another replica has read it since: going on there"
                                        .formatted(partition.topic())));
                    }
                }
            });
        }
    }

    /**
     * Whether what is committed is to stay. Of two topics the one counts that there is now.
     *
     * @param there may be null
     * @param topic asked only if they are not of one topic
     */
    static boolean isAhead(OffsetAndMetadata there, OffsetAndMetadata ours, Supplier<TopicIdentity> topic) {
        if (there == null) {
            return false;
        }
        if (areOfTwoTopics(there, ours)) {
            var now = topic.get();
            return !now.isKnown() || now.differs(TopicIdentity.committed(ours.metadata()));
        }
        return there.offset() > ours.offset();
    }

    private static boolean areOfTwoTopics(OffsetAndMetadata there, OffsetAndMetadata ours) {
        return TopicIdentity.committed(there.metadata()).differs(TopicIdentity.committed(ours.metadata()));
    }

    /**
     * A partition whose offsets go back: no more of it counts, and whoever comes next begins there. Blocks until the broker has it
     * or refused it, which is logged.
     */
    void back(TopicPartition partition, Begin begin) {
        end(List.of(partition));
        if (givenUp) {
            return;
        }
        try {
            polling.await(LIMIT.plusSeconds(1), client -> back(client, partition, begin.committed()));
        } catch (RuntimeException e) {
            LOG.warnf(
                    "kafka commit failed partition=%s offset=%d reason=%s", partition, begin.offset(), e.getMessage());
        }
    }

    private void back(Consumer<?, ?> consumer, TopicPartition partition, OffsetAndMetadata ours) {
        var there = unfenced ? consumer.committed(Set.of(partition), LIMIT).get(partition) : null;
        // a replica that was stopped and goes on leaves alone what its successor has committed of the topic that there
        // is now
        if (there == null || !areOfTwoTopics(there, ours)) {
            consumer.commitSync(Map.of(partition, ours), LIMIT);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> take(Map<TopicPartition, Progress> of) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        of.forEach((partition, progress) -> progress.take()
                .ifPresent(offset -> offsets.put(partition, new Begin(offset, progress.topic()).committed())));
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
