package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class StartOffsetsTest {
    private static final TopicIdentity FORMER =
            TopicIdentity.of(Uuid.randomUuid(), "here").withPlainIds();
    private static final TopicIdentity NOW = TopicIdentity.of(Uuid.randomUuid(), "here");
    private static final CompletableFuture<TopicIdentity> NO_ANSWER = new CompletableFuture<>();
    private static final List<TopicPartition> PARTITIONS =
            IntStream.range(0, 3).mapToObj(i -> new TopicPartition("t", i)).toList();

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration limit) {
            var offsets = new HashMap<>(super.committed(partitions, limit));
            partitions.forEach(partition -> offsets.putIfAbsent(partition, null)); // as the real one
            return offsets;
        }
    };
    private final TopicRead read = new TopicRead();
    private Supplier<TopicIdentity> afresh;

    StartOffsetsTest() {
        consumer.updatePartitions(
                "t",
                PARTITIONS.stream()
                        .map(p -> new PartitionInfo("t", p.partition(), null, null, null))
                        .toList());
        consumer.assign(PARTITIONS);
        consumer.updateBeginningOffsets(PARTITIONS.stream().collect(Collectors.toMap(Function.identity(), p -> 3L)));
        consumer.updateEndOffsets(PARTITIONS.stream().collect(Collectors.toMap(Function.identity(), p -> 9L)));
    }

    @Test
    void aTakeoverDoesNotWaitForTheAnswer() {
        commit(FORMER, 0, 1, 2);
        assertThat(begins(NO_ANSWER, 0, 1, 2).values()).containsOnly(new Begin(5, FORMER));
    }

    @Test
    void whoseOffsetsMayBeOfAnotherTopicWaitsForIt() {
        commit(FORMER, 0);
        read.began(NOW);
        assertThat(begins(late(NOW), 0).values()).containsOnly(new Begin(3, NOW));
        commit(NOW.withPlainIds(), 0);
        read.doubt();
        var third = TopicIdentity.of(Uuid.randomUuid(), "here");
        assertThat(begins(late(third), 0).values()).containsOnly(new Begin(3, third));
    }

    /** A replica that had been idle held the answer of its start for newer than what another had committed since. */
    @Test
    void whatAnotherReplicaCommittedToALaterTopicThanTheAnswerIsOfCounts() {
        commit(NOW, 0);
        afresh = () -> NOW;
        assertThat(begins(answered(FORMER), 0).values()).containsOnly(new Begin(5, NOW));
        assertThat(committed(0)).isEqualTo(NOW);
        afresh = () -> TopicIdentity.UNKNOWN;
        assertThatThrownBy(() -> begins(answered(FORMER), 0, 1)).isInstanceOf(TimeoutException.class);
        assertThat(consumer.committed(Set.of(PARTITIONS.get(1)), Duration.ZERO).get(PARTITIONS.get(1)))
                .as("nothing is chosen for a partition that may be of a topic that was made again")
                .isNull();
    }

    @Test
    void offsetsWithoutATopicAreReadAgainAfterTheAnswer() {
        commit(TopicIdentity.UNKNOWN, 0);
        var answer = new CompletableFuture<TopicIdentity>();
        Thread.ofPlatform().daemon().start(() -> answer.complete(NOW));
        assertThat(begins(answer, 0).values()).containsOnly(new Begin(5, NOW.withPlainIds()));
        assertThat(committed(0)).isEqualTo(NOW.withPlainIds());
    }

    @Test
    void aNewGroupHasUpstreamsIds() {
        assertThat(begins(answered(NOW), 0, 1).values()).containsOnly(new Begin(9, NOW.withPlainIds()));
        assertThat(committed(0)).isEqualTo(NOW.withPlainIds());
    }

    @Test
    void aTopicThatWasMadeAgainWithMorePartitionsIsReadFromItsFirstRecords() {
        read.began(FORMER);
        assertThat(begins(answered(NOW), 0, 1, 2).values()).containsOnly(new Begin(3, NOW));
    }

    @Test
    void soAreThoseThatComeToUsLaterAndAnotherReplicaNeverBegan() {
        read.began(FORMER);
        begins(answered(NOW), 0).values().forEach(begin -> read.began(begin.topic()));
        assertThat(begins(answered(NOW), 1).values()).containsOnly(new Begin(3, NOW));
    }

    @Test
    void anotherPartitionTellsWhoHasJustStarted() {
        commit(FORMER, 2);
        assertThat(begins(answered(NOW), 0).values()).containsOnly(new Begin(3, NOW));
        commit(NOW, 2);
        assertThat(begins(answered(NOW), 1).values()).containsOnly(new Begin(3, NOW));
        commit(NOW.withPlainIds(), 0, 2);
        assertThat(begins(answered(NOW), 0, 1).get(PARTITIONS.get(0))).isEqualTo(new Begin(5, NOW.withPlainIds()));
    }

    private Map<TopicPartition, Begin> begins(CompletableFuture<TopicIdentity> answer, int... partitions) {
        return new StartOffsets(
                        consumer, false, answer, afresh == null ? () -> TopicLookup.await(answer) : afresh, read)
                .of(IntStream.of(partitions).mapToObj(PARTITIONS::get).toList());
    }

    private void commit(TopicIdentity topic, int... partitions) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (int partition : partitions) {
            offsets.put(PARTITIONS.get(partition), new Begin(5, topic).committed());
        }
        consumer.commitSync(offsets);
    }

    private TopicIdentity committed(int partition) {
        var offsets = consumer.committed(Set.of(PARTITIONS.get(partition)), Duration.ZERO);
        return TopicIdentity.committed(offsets.get(PARTITIONS.get(partition)).metadata());
    }

    private static CompletableFuture<TopicIdentity> answered(TopicIdentity topic) {
        return CompletableFuture.completedFuture(topic);
    }

    /** Not there at first. */
    private static CompletableFuture<TopicIdentity> late(TopicIdentity topic) {
        return new CompletableFuture<TopicIdentity>() {
            @Override
            public boolean isDone() {
                return false;
            }

            @Override
            public TopicIdentity get(long limit, java.util.concurrent.TimeUnit unit) {
                return topic;
            }
        };
    }
}
