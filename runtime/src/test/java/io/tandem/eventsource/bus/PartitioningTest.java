package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitioningTest {
    private static final Node BROKER = new Node(1, "localhost", 9092);

    /** FNV-1a of these keys is 0xe40c292c and 0xbf9cf968, as its authors publish; sarama takes it as int32. */
    @ParameterizedTest
    @CsvSource({"a, 10, 6", "a, 7, 6", "foobar, 10, 6", "foobar, 1000, 576"})
    void hashIsTheAbsoluteRemainderOfSignedFnv1a(String key, int partitions, int expected) {
        assertThat(Partitioning.of("hash").choose(bytes(key), leaders(partitions)))
                .isEqualTo(expected);
    }

    @Test
    void hashDoesNotCareWhichPartitionsHaveALeader() {
        var orphans = Partitions.of(
                IntStream.range(0, 10).mapToObj(i -> info(i, null)).toList());
        assertThat(Partitioning.of("hash").choose(bytes("a"), orphans)).isEqualTo(6);
    }

    @Test
    void randomAndRoundRobinAvoidPartitionsWithoutLeader() {
        var partitions = Partitions.of(List.of(info(2, BROKER), info(0, BROKER), info(1, null)));
        var roundRobin = Partitioning.of("roundrobin");
        var random = Partitioning.of(null);

        assertThat(Stream.generate(() -> roundRobin.choose(bytes("a"), partitions))
                        .limit(4))
                .containsExactly(0, 2, 0, 2);
        assertThat(Stream.generate(() -> random.choose(bytes("a"), partitions)).limit(200))
                .containsOnly(0, 2)
                .contains(0, 2);
    }

    @Test
    void manualIsAlwaysTheFirstPartition() {
        assertThat(Partitioning.of("manual").choose(bytes("a"), leaders(5))).isZero();
    }

    @Test
    void anUnknownPartitionerIsNamed() {
        assertThatThrownBy(() -> Partitioning.of("sticky"))
                .hasMessageContaining("\"sticky\"")
                .hasMessageContaining("roundrobin");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Partitions leaders(int count) {
        return Partitions.of(
                IntStream.range(0, count).mapToObj(i -> info(i, BROKER)).toList());
    }

    private static PartitionInfo info(int partition, Node leader) {
        return new PartitionInfo("topic", partition, leader, new Node[0], new Node[0]);
    }
}
