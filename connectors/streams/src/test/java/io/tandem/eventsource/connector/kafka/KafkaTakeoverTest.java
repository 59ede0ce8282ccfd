package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.ReplicaProcess;
import io.tandem.local.Child;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens when the active replica dies or hangs. */
class KafkaTakeoverTest {
    /** Who had to wait for the end of the former member's session waits for 45 s. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private static WorkDir dir;

    @BeforeAll
    static void makeDirectory() {
        dir = WorkDir.create("takeover");
    }

    @AfterAll
    static void removeDirectory() {
        dir.close();
    }

    @Test
    void aHungReplicaIsReplacedAtOnceAndFencedWhenItGoesOn() {
        try (var topic = new Topic(SharedBroker.SERVER, 1);
                var first = replica(topic)) {
            topic.send(0, "a");
            awaitOutput(first, ":0:0");
            await().until(() -> topic.committed(topic.name(), 0).orElse(0) == 1);
            first.suspend();
            topic.send(0, "b");
            long begin = System.nanoTime();
            try (var second = next(topic)) {
                second.awaitEvents(1);
                assertThat(report("hung", begin)).isLessThan(SOON);
                assertThat(second.coordinates().getLast()).endsWith(":0:1");
                first.resume();
                awaitOutput(first, "failed another replica took over");
                topic.send(0, "c");
                second.awaitEvents(2);
                assertThat(second.failure()).isEmpty();
            }
            assertThat(topic.committed(topic.name(), 0)).hasValue(3);
            // it may emit what had reached its socket before: that is for the leader gate to withdraw
            assertThat(output(first)).doesNotContain(":0:2");
        }
    }

    @Test
    void aKilledReplicaIsReplacedAtOnce() {
        try (var topic = new Topic(SharedBroker.SERVER, 1);
                var first = replica(topic)) {
            topic.send(0, "a");
            awaitOutput(first, ":0:0");
            await().until(() -> topic.committed(topic.name(), 0).orElse(0) == 1);
            first.kill();
            topic.send(0, "b");
            long begin = System.nanoTime();
            try (var second = next(topic)) {
                second.awaitEvents(1);
                assertThat(report("killed", begin)).isLessThan(SOON);
            }
        }
    }

    @Test
    void aReplicaThatClosedIsReplacedAtOnce() {
        try (var topic = new Topic(SharedBroker.SERVER, 1)) {
            topic.send(0, "a");
            var first = next(topic).awaitEvents(1);
            long begin = System.nanoTime();
            first.close();
            assertThat(report("close", begin))
                    .as("Kafka's client would wait for 30 s")
                    .isLessThan(Duration.ofSeconds(20));
            topic.send(0, "b");
            try (var second = next(topic)) {
                second.awaitEvents(1);
                assertThat(report("closed and reopened", begin)).isLessThan(SOON);
                assertThat(second.coordinates()).hasSize(1).allMatch(c -> c.endsWith(":0:1"));
            }
        }
    }

    @Test
    void aWaitingTopicIsReadToItsEndAndCommitted() {
        try (var topic = new Topic(SharedBroker.SERVER, 1)) {
            for (int i = 0; i < 20_000; i++) {
                topic.send(new ProducerRecord<>(topic.name(), new byte[1024]));
            }
            topic.flush();
            long begin = System.nanoTime();
            var connector =
                    new KafkaConnector(topic.source(""), Attempt.of("fast").withWindow(256), EventLoops.VERTX);
            try (var intake = Intake.publishing(connector, 256)) {
                intake.awaitEvents(20_000);
                var unused = report("20,000 records of 1 KiB", begin);
            }
            assertThat(topic.committed(topic.name(), 0)).hasValue(20_000);
        }
    }

    private static Intake next(Topic topic) {
        return Intake.publishing(new KafkaConnector(topic.source(""), Attempt.of("ha"), EventLoops.VERTX), 32);
    }

    private static Child replica(Topic topic) {
        var source = """
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "%s", "oldest": true}}
                """.formatted(SharedBroker.SERVER.url(), topic.name(), topic.name());
        return ReplicaProcess.start(dir, "kafka", "ha", source, true);
    }

    private static void awaitOutput(Child replica, String text) {
        replica.await(text, TestLimits.START, () -> output(replica).contains(text));
    }

    private static String output(Child replica) {
        try {
            return Files.readString(replica.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how long it took. */
    private static Duration report(String what, long begin) {
        var took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf("measured what=\"%s\" ms=%d%n", what, took.toMillis());
        return took;
    }
}
