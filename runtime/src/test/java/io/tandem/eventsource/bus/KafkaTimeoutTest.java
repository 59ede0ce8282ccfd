package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.message;
import static io.tandem.eventsource.bus.BusFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaTimeoutTest {
    private static final Node BROKER = new Node(1, "kafka", 9092);
    private static final Cluster CLUSTER = new Cluster(
            "cluster",
            List.of(BROKER),
            List.of(new PartitionInfo("events", 0, BROKER, new Node[] {BROKER}, new Node[] {BROKER})),
            Set.of(),
            Set.of());

    @Test
    void oneEventThatTimesOutDisconnectsNothingWhileTheClusterAnswers() {
        var away = new AtomicBoolean();
        var producer = new MockProducer<>(
                CLUSTER, false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        var kafka = SimulatedSenders.kafka(() -> producer, () -> ask(away), System::nanoTime);
        kafka.check();
        assertThat(kafka.send()).isTrue();
        var answers = new Answers();
        kafka.bus().publish(message("event", 1), answers.receipt(() -> true));
        assertThat(kafka.send()).isTrue();
        producer.errorNext(new TimeoutException("partition 0 has no leader"));
        kafka.check();
        assertThat(state(kafka.bus()).connected()).isTrue();

        away.set(true);
        kafka.bus().publish(message("event", 2), answers.receipt(() -> true));
        assertThat(kafka.send()).isTrue();
        producer.errorNext(new TimeoutException("partition 0 has no leader"));
        kafka.check();
        assertThat(state(kafka.bus())).isEqualTo(new EventBus.State(false, "no broker answers"));
        kafka.bus().close();
    }

    private static void ask(AtomicBoolean away) throws IOException {
        if (away.get()) {
            throw new IOException("no broker answers");
        }
    }
}
