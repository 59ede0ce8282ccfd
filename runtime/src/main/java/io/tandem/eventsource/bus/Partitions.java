package io.tandem.eventsource.bus;

import java.util.List;
import org.apache.kafka.common.PartitionInfo;

/**
 * The partitions of a topic.
 *
 * @param count of all
 * @param withLeader numbers of those that have a leader, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Partitions(int count, int[] withLeader) {
    static Partitions of(List<PartitionInfo> partitions) {
        return new Partitions(
                partitions.size(),
                partitions.stream()
                        .filter(partition -> partition.leader() != null)
                        .mapToInt(PartitionInfo::partition)
                        .sorted()
                        .toArray());
    }

    /** @throws IllegalStateException if there is none */
    int[] writable() {
        if (withLeader.length == 0) {
            throw new IllegalStateException("no partition of the topic has a leader");
        }
        return withLeader;
    }
}
