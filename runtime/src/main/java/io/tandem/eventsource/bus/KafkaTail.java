package io.tandem.eventsource.bus;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the newest record of a key at the end of our topic. Kafka has no index of keys, so the tails of all partitions
 * are read, longer ones if a shorter one had none; a key that is not among the last {@link #FARTHEST} records of any
 * partition counts as unknown. Needs the right to read the topic.
 */
final class KafkaTail {
    static final long FARTHEST = 20_000;
    private static final long NEAREST = 200;
    private static final Duration LIMIT = EventBus.LAST_LIMIT;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaSettings settings;
    private final byte[] key;
    /** What was found is the newest, or there is none. */
    private boolean certain;

    KafkaTail(KafkaSettings settings, String key) {
        this.settings = settings;
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /** Blocks, for a few seconds at most. */
    Optional<byte[]> newest() throws GeneralSecurityException {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        try (var consumer =
                new KafkaConsumer<>(settings.reader(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(settings.config().topic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            var found = Optional.<ConsumerRecord<byte[], byte[]>>empty();
            for (var length = NEAREST; length <= FARTHEST && !certain; length *= 10) {
                found = within(consumer, partitions, length, begins, ends, deadline);
            }
            return found.map(ConsumerRecord::value);
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> within(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            long length,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends,
            long deadline) {
        partitions.forEach(
                partition -> consumer.seek(partition, Math.max(begins.get(partition), ends.get(partition) - length)));
        ConsumerRecord<byte[], byte[]> newest = null;
        Map<TopicPartition, Long> from = new HashMap<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("nobody waits for the end of topic %s any more"
                        .formatted(settings.config().topic()));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the end of topic %s could not be read within %s"
                        .formatted(settings.config().topic(), LIMIT));
            }
            for (var stored : consumer.poll(POLL)) {
                from.putIfAbsent(new TopicPartition(stored.topic(), stored.partition()), stored.timestamp());
                if (Arrays.equals(stored.key(), key) && (newest == null || stored.timestamp() >= newest.timestamp())) {
                    newest = stored;
                }
            }
        }
        // A busier partition's tail may not reach as far back as what another one's tail had.
        var reached = newest == null ? Long.MIN_VALUE : newest.timestamp();
        certain = partitions.stream()
                .allMatch(partition -> ends.get(partition) - length <= begins.get(partition)
                        || from.getOrDefault(partition, Long.MAX_VALUE) <= reached);
        return Optional.ofNullable(newest);
    }
}
