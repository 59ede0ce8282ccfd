package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Where to begin: at the committed offset, else at the partition's begin or end. A begin that was chosen is committed at
 * once: without it, a replica that dies before its first event would make the next one choose a later end.
 *
 * @param oldest begin with the oldest record if nothing is committed
 * @param before what this process has read of the topic
 */
record StartOffsets(Consumer<?, ?> consumer, boolean oldest, ReadBefore before) {
    private static final Logger LOG = Logger.getLogger(StartOffsets.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    Map<TopicPartition, Begin> of(Collection<TopicPartition> partitions) {
        var begin = new HashMap<TopicPartition, Begin>();
        consumer.committed(new HashSet<>(partitions), LIMIT).forEach((partition, offset) -> {
            if (offset != null && !before.isMadeAgain(partition)) {
                begin.put(partition, Begin.of(offset));
            }
        });
        var missing = new HashSet<>(partitions);
        missing.removeAll(begin.keySet());
        if (!missing.isEmpty()) {
            var chosen = chosen(missing, true);
            consumer.commitSync(
                    chosen.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                            .committed())),
                    LIMIT);
            begin.putAll(chosen);
        }
        return begin;
    }

    /** Where nothing can be committed: only this process knows what it has read. */
    Map<TopicPartition, Begin> withoutCommits(Collection<TopicPartition> partitions) {
        return chosen(partitions, false);
    }

    /** @param forgotten whether the broker keeps commits, and has none for these */
    private Map<TopicPartition, Begin> chosen(Collection<TopicPartition> partitions, boolean forgotten) {
        var begins = consumer.beginningOffsets(partitions, LIMIT);
        var ends = consumer.endOffsets(partitions, LIMIT);
        var chosen = new HashMap<TopicPartition, Begin>();
        for (var partition : partitions) {
            chosen.put(partition, chosen(partition, begins.get(partition), ends.get(partition), forgotten));
        }
        return chosen;
    }

    private Begin chosen(TopicPartition partition, long first, long end, boolean forgotten) {
        var read = before.of(partition);
        boolean shorter = before.isMadeAgain(partition);
        if (read.isEmpty() && !shorter) {
            return new Begin(oldest ? first : end, "");
        }
        long reached = read.map(Progress::reached).orElse(0L);
        if (shorter || end < reached || (oldest && forgotten)) {
            LOG.infof(
                    "kafka topic was made again: read from its begin topic=%s partition=%d end=%d formerlyRead=%d",
                    partition.topic(), partition.partition(), end, reached);
            return Begin.anew(first);
        }
        return new Begin(reached, read.map(Progress::birth).orElse(""));
    }
}
