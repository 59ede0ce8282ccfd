package io.tandem.eventsource.connector.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.jboss.logging.Logger;

/** What to do when we get partitions or lose them. Called on the consumer's thread, while it polls. */
final class Assignment implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Assignment.class);
    /** How long a rebalance waits for the events in flight, so that nobody has to read them again. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final KafkaSettings settings;
    private final Commits commits;
    private final Runnable connected;
    private final BooleanSupplier closing;
    private boolean ready;

    /** @param closing whether everything is committed and the consumer only leaves */
    Assignment(KafkaSettings settings, Commits commits, Runnable connected, BooleanSupplier closing) {
        this.settings = settings;
        this.commits = commits;
        this.connected = connected;
        this.closing = closing;
    }

    /** Without a group: where to begin with the only partition. */
    long begin(Consumer<?, ?> consumer, TopicPartition partition) {
        var offsets = new StartOffsets(consumer, settings.oldest());
        long begin;
        try {
            begin = offsets.of(List.of(partition)).get(partition).offset();
        } catch (GroupAuthorizationException e) {
            // upstream needs no right for a single partition, and keeps no offset
            LOG.warnf(
                    "kafka offsets are not kept: grant Read on consumer group %s, or each start begins at the %s "
                            + "topic=%s partition=%d",
                    e.groupId(), settings.oldest() ? "oldest record" : "end", partition.topic(), partition.partition());
            commits.giveUp();
            begin = offsets.chosen(List.of(partition)).get(partition).offset();
        }
        began(consumer, partition, begin);
        return begin;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        new StartOffsets(consumer, settings.oldest()).of(partitions).forEach((partition, offset) -> {
            consumer.seek(partition, offset);
            began(consumer, partition, offset.offset());
        });
        becomeReady();
    }

    /**
     * SmallRye also calls this for partitions that are lost already. Then the broker refuses the first commit, and waiting for
     * what is in flight is useless.
     */
    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        var given = commits.end(partitions);
        if (closing.getAsBoolean() || !commits.now(consumer, given)) {
            return;
        }
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (!given.values().stream().allMatch(Progress::settled)) {
            if (System.nanoTime() - deadline >= 0) {
                LOG.infof("kafka partitions go with events in flight, which are read again partitions=%s", partitions);
                break;
            }
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
        commits.now(consumer, given);
    }

    private void began(Consumer<?, ?> consumer, TopicPartition partition, long offset) {
        commits.begin(partition, new Progress(consumer.groupMetadata().generationId(), offset));
        if (settings.partition().isPresent()) {
            becomeReady();
        }
    }

    private void becomeReady() {
        if (!ready) {
            ready = true;
            connected.run();
        }
    }
}
