package io.tandem.eventsource.connector.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tandem.eventsource.connector.ConnectorContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.jboss.logging.Logger;

/** What to do when we get partitions or lose them. Called on the consumer's thread, while it polls. */
final class Assignment implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Assignment.class);
    /** How long a rebalance waits for the events in flight, so that nobody has to read them again. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final KafkaSettings settings;
    private final Commits commits;
    private final ConnectorContext context;
    private final BooleanSupplier closing;
    private final TopicWatch topic;
    private boolean ready;

    /** @param closing whether everything is committed and the consumer only leaves */
    Assignment(
            KafkaSettings settings,
            Commits commits,
            ConnectorContext context,
            BooleanSupplier closing,
            TopicWatch topic) {
        this.settings = settings;
        this.commits = commits;
        this.context = context;
        this.closing = closing;
        this.topic = topic;
    }

    /** Without a group: where to begin with the only partition. */
    long begin(Consumer<?, ?> consumer, TopicPartition partition) {
        var answer = topic.which();
        var offsets = new StartOffsets(consumer, settings.oldest(), answer, topic::afresh, topic.read());
        Begin begin;
        try {
            begin = offsets.of(List.of(partition)).get(partition);
        } catch (GroupAuthorizationException e) {
            // upstream needs no right for a single partition, and keeps no offset
            var lack = "offsets are not kept: grant Read on consumer group %s, or each start begins at the %s"
                    .formatted(e.groupId(), settings.oldest() ? "oldest record" : "end");
            LOG.warnf("kafka %s topic=%s partition=%d", lack, partition.topic(), partition.partition());
            context.note(lack);
            commits.giveUp();
            begin = offsets.withoutCommits(partition);
        }
        began(consumer, partition, begin);
        topic.compare();
        return begin.offset();
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            topic.idle();
        } else {
            var answer = topic.which();
            new StartOffsets(consumer, settings.oldest(), answer, topic::afresh, topic.read())
                    .of(partitions)
                    .forEach((partition, begin) -> {
                        consumer.seek(partition, begin.offset());
                        began(consumer, partition, begin);
                    });
            topic.compare();
            if (!ready) {
                claimUnread(consumer, partitions);
            }
        }
        becomeReady();
    }

    /**
     * A static member that comes back gets what its predecessor had, and as the group's leader takes the topic's partitions as they
     * are now for those that were distributed: one that was added in between, or that only the topic has that was made again, would be
     * nobody's until the next change. Nobody has begun with a partition of which nothing is committed.
     */
    private void claimUnread(Consumer<?, ?> consumer, Collection<TopicPartition> ours) {
        if (!settings.client().containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)) {
            return;
        }
        var others = consumer.partitionsFor(settings.topic(), LIMIT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .filter(partition -> !ours.contains(partition))
                .collect(Collectors.toSet());
        if (!others.isEmpty() && consumer.committed(others, LIMIT).containsValue(null)) {
            LOG.infof("kafka partitions are to be shared out anew, some are nobody's topic=%s", settings.topic());
            consumer.enforceRebalance();
        }
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

    private void began(Consumer<?, ?> consumer, TopicPartition partition, Begin begin) {
        commits.begin(partition, new Progress(consumer.groupMetadata().generationId(), begin));
        topic.read().began(begin.topic());
        if (settings.partition().isPresent()) {
            becomeReady();
        }
    }

    private void becomeReady() {
        if (!ready) {
            ready = true;
            context.connected();
        }
    }
}
