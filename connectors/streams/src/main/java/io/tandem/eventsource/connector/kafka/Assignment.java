package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What to do when the group gives us partitions or takes them away. Called on the consumer's thread, while it polls. */
final class Assignment implements ConsumerRebalanceListener {
    /** How long a rebalance waits for the events in flight, so that nobody has to read them again. */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final StartOffsets offsets;
    private final Commits commits;
    private final Backlog backlog;
    private final Runnable ready;
    private final BooleanSupplier stopped;

    Assignment(
            KafkaConsumer<byte[], byte[]> consumer,
            StartOffsets offsets,
            Commits commits,
            Backlog backlog,
            Runnable ready,
            BooleanSupplier stopped) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.commits = commits;
        this.backlog = backlog;
        this.ready = ready;
        this.stopped = stopped;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        offsets.seek(partitions);
        ready.run();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        backlog.drop(partitions);
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (!stopped.getAsBoolean() && !commits.settled(partitions) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
        commits.commitNow(consumer, partitions);
        commits.forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        backlog.drop(partitions);
        commits.forget(partitions);
    }
}
