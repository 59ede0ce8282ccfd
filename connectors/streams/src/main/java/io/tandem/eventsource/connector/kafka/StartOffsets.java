package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where to begin: at the committed offset, else at the partition's begin or end. A begin that was chosen is committed at
 * once: without it, a replica that dies before its first event would make the next one choose a later end.
 *
 * @param oldest begin with the oldest record if nothing is committed
 */
record StartOffsets(Consumer<?, ?> consumer, boolean oldest) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    Map<TopicPartition, OffsetAndMetadata> of(Collection<TopicPartition> partitions) {
        var begin = new HashMap<TopicPartition, OffsetAndMetadata>();
        consumer.committed(new HashSet<>(partitions), LIMIT).forEach((partition, offset) -> {
            if (offset != null) {
                begin.put(partition, offset);
            }
        });
        var missing = new HashSet<>(partitions);
        missing.removeAll(begin.keySet());
        if (!missing.isEmpty()) {
            var chosen = chosen(missing);
            consumer.commitSync(chosen, LIMIT);
            begin.putAll(chosen);
        }
        return begin;
    }

    /** As if nothing had been committed. */
    Map<TopicPartition, OffsetAndMetadata> chosen(Collection<TopicPartition> partitions) {
        var offsets = oldest ? consumer.beginningOffsets(partitions, LIMIT) : consumer.endOffsets(partitions, LIMIT);
        var chosen = new HashMap<TopicPartition, OffsetAndMetadata>();
        offsets.forEach((partition, offset) -> chosen.put(partition, new OffsetAndMetadata(offset)));
        return chosen;
    }
}
