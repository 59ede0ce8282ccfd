package io.tandem.eventsource.connector.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to where this process has read each partition, over all its connections: a broker forgets what was committed with the topic
 * that is deleted, and one that is made again under its name has the same offsets once more. Thread-safe.
 */
final class ReadBefore {
    private final Map<TopicPartition, Progress> partitions = new ConcurrentHashMap<>();
    private final Set<TopicPartition> madeAgain = ConcurrentHashMap.newKeySet();

    void began(TopicPartition partition, Progress progress) {
        partitions.put(partition, progress);
        madeAgain.remove(partition);
    }

    /** It was found shorter than it was: what is committed is of the former topic. */
    void madeAgain(TopicPartition partition) {
        madeAgain.add(partition);
    }

    /** Whether it was found to be made again, and was not begun anew since. */
    boolean isMadeAgain(TopicPartition partition) {
        return madeAgain.contains(partition);
    }

    /** Empty if this process has not read it. */
    Optional<Progress> of(TopicPartition partition) {
        return Optional.ofNullable(partitions.get(partition));
    }
}
