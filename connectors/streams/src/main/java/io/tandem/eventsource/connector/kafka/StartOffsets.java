package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where to begin: at the committed offset, else at the partition's begin or end. A begin that was chosen is committed at
 * once: without it, a replica that dies before its first event would make the next one choose a later end.
 *
 * @param oldest begin with the oldest record if nothing is committed
 */
record StartOffsets(KafkaConsumer<byte[], byte[]> consumer, boolean oldest) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    void seek(Collection<TopicPartition> partitions) {
        var committed = consumer.committed(new HashSet<>(partitions), LIMIT);
        var chosen = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : partitions) {
            var offset = committed.get(partition);
            if (offset == null) {
                chosen.put(partition, new OffsetAndMetadata(choose(partition)));
            } else {
                consumer.seek(partition, offset);
            }
        }
        if (!chosen.isEmpty()) {
            consumer.commitSync(chosen, LIMIT);
        }
    }

    private long choose(TopicPartition partition) {
        if (oldest) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seekToEnd(List.of(partition));
        }
        return consumer.position(partition, LIMIT);
    }
}
