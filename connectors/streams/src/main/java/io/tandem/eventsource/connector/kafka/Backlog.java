package io.tandem.eventsource.connector.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that were read and not asked for yet, at most one poll's. Keeps each partition's order and its pace. For one
 * thread.
 */
final class Backlog {
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    private final Map<TopicPartition, Long> notBefore = new HashMap<>();
    private final long interval;
    private final LongSupplier nanoTime;

    /**
     * @param perSecond records a second and partition; 0 if not limited
     */
    Backlog(long perSecond, LongSupplier nanoTime) {
        this.interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
    }

    void add(ConsumerRecords<byte[], byte[]> polled) {
        for (var partition : polled.partitions()) {
            records.computeIfAbsent(partition, p -> new ArrayDeque<>()).addAll(polled.records(partition));
        }
    }

    /** The next record that may go out now; null if there is none. */
    ConsumerRecord<byte[], byte[]> next() {
        var now = interval == 0 ? 0 : nanoTime.getAsLong();
        var partitions = records.entrySet().iterator();
        while (partitions.hasNext()) {
            var partition = partitions.next();
            if (interval > 0 && now - notBefore.getOrDefault(partition.getKey(), now) < 0) {
                continue;
            }
            var record = partition.getValue().poll();
            if (partition.getValue().isEmpty()) {
                partitions.remove();
            }
            if (interval > 0) {
                notBefore.put(partition.getKey(), now + interval);
            }
            return record;
        }
        return null;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Nanoseconds until a record may go out, at most {@code limit}. */
    long pause(long limit) {
        if (interval == 0) {
            return limit;
        }
        var now = nanoTime.getAsLong();
        return records.keySet().stream()
                .mapToLong(partition -> notBefore.getOrDefault(partition, now) - now)
                .reduce(limit, Math::min);
    }

    void drop(Collection<TopicPartition> partitions) {
        records.keySet().removeAll(partitions);
    }

    void clear() {
        records.clear();
    }
}
