package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final TopicPartition BUSY = new TopicPartition("t", 0);
    private static final TopicPartition QUIET = new TopicPartition("t", 1);
    private static final int GENERATION = 3;

    private final Commits commits = new Commits(null, false, () -> TopicIdentity.UNKNOWN, null, null);
    private final List<String> out = new ArrayList<>();
    private long now = -5;

    @Test
    void aBusyPartitionDoesNotKeepTheOthersWaiting() {
        var backlog = backlog(0);
        backlog.add(poll(GENERATION, Map.of(BUSY, 4, QUIET, 2)), commits);
        while (handOn(backlog)) {}
        assertThat(out.subList(0, 2)).containsExactlyInAnyOrder("0:0", "1:0");
        assertThat(out.subList(0, 4)).containsExactlyInAnyOrder("0:0", "1:0", "0:1", "1:1");
        assertThat(out.subList(4, 6)).containsExactly("0:2", "0:3");
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void eachPartitionKeepsItsPace() {
        var backlog = backlog(10);
        backlog.add(poll(GENERATION, Map.of(BUSY, 2, QUIET, 1)), commits);
        assertThat(handOn(backlog)).isTrue();
        assertThat(handOn(backlog)).isTrue();
        assertThat(handOn(backlog)).isFalse();
        assertThat(backlog.pause()).isEqualTo(Duration.ofMillis(100).toNanos());
        now += Duration.ofMillis(100).toNanos();
        assertThat(handOn(backlog)).isTrue();
        assertThat(out).last().isEqualTo("0:1");
        // also for what comes with a later poll
        backlog.add(poll(GENERATION, Map.of(BUSY, 1)), commits);
        assertThat(handOn(backlog)).isFalse();
    }

    @Test
    void whatWasReadBeforeThePartitionWentAndCameBackIsLeftOut() {
        var backlog = backlog(0);
        var old = poll(GENERATION, Map.of(BUSY, 2, QUIET, 1));
        backlog.add(old, commits);
        commits.end(Set.of(BUSY));
        commits.begin(BUSY, new Progress(GENERATION + 1, new Begin(0, TopicIdentity.UNKNOWN)));
        backlog.add(old, commits);
        backlog.add(poll(GENERATION + 1, Map.of(BUSY, 1)), commits);
        while (handOn(backlog)) {}
        assertThat(out.stream().filter(id -> id.startsWith("0:"))).containsExactly("0:0");
    }

    private Backlog backlog(long perSecond) {
        commits.begin(BUSY, new Progress(GENERATION, new Begin(0, TopicIdentity.UNKNOWN)));
        commits.begin(QUIET, new Progress(GENERATION, new Begin(0, TopicIdentity.UNKNOWN)));
        return new Backlog(perSecond, () -> now);
    }

    private boolean handOn(Backlog backlog) {
        return backlog.handOn((record, progress, position) -> out.add(record.partition() + ":" + record.offset()));
    }

    private static ConsumerRecords<byte[], byte[]> poll(int generation, Map<TopicPartition, Integer> counts) {
        var group = new ConsumerGroupMetadata("g", generation, "member", Optional.empty());
        return new ConsumerRecords<>(
                counts.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, of -> IntStream.range(0, of.getValue())
                                .mapToObj(offset -> record(of.getKey(), offset, group))
                                .toList())),
                Map.of());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition partition, int offset, ConsumerGroupMetadata group) {
        var record = new ConsumerRecord<byte[], byte[]>(partition.topic(), partition.partition(), offset, null, null);
        KafkaRecordHelper.addGenerationIdToHeaders(record, group);
        return record;
    }
}
