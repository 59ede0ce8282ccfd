package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker compresses what the topic says it should. */
class KafkaCompressionTest {
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "lz4", "zstd"})
    void whatIsCompressedIsRead(String compression) {
        try (var topic = new Topic(SharedBroker.SERVER, 1, Map.of("compression.type", compression));
                var intake = reading(topic)) {
            topic.send(0, "compressed");
            assertThat(intake.json(0)).contains("\"topic\":\"%s\"".formatted(topic.name()));
        }
    }

    /** The library is looked for where it is not, once for the whole process: nothing else here reads Snappy. */
    @Test
    void aLibraryThatIsMissingDoesNotLeaveTheEventRunningWithoutAReader() {
        System.setProperty("org.xerial.snappy.use.systemlib", "true");
        try (var topic = new Topic(SharedBroker.SERVER, 1, Map.of("compression.type", "snappy"))) {
            topic.send(0, "compressed");
            // the second poll at such records fails in other words, and so would each connection after the first
            for (int i = 0; i < 8; i++) {
                var connector = new KafkaConnector(fromTheBegin(topic), Attempt.of("snappy-" + i), EventLoops.VERTX);
                try (var intake = Intake.publishing(connector, 8)) {
                    assertThat(intake.awaitFailure())
                            .hasMessageContaining(topic.name())
                            .hasMessageContaining("have it compressed by gzip, lz4 or zstd");
                }
            }
        } finally {
            System.clearProperty("org.xerial.snappy.use.systemlib");
        }
    }

    @Test
    void aDamagedBatchIsNamedWithTheWayPastIt() {
        try (var topic = new Topic(SharedBroker.SERVER, 1)) {
            topic.send(0, "a");
            topic.send(0, "damaged");
            topic.damageLastBatch();
            topic.send(0, "c");
            var source = fromTheBegin(topic);
            var attempt = Attempt.of("damaged-" + topic.name());
            var group = "tandem-default-damaged-%s-example".formatted(topic.name());
            try (var intake = Intake.publishing(new KafkaConnector(source, attempt, EventLoops.VERTX), 8)) {
                assertThat(intake.awaitFailure())
                        .hasMessageContaining("partition %s-0 at offset 1 is invalid".formatted(topic.name()))
                        .hasMessageContaining("the offset of group %s is set to one behind".formatted(group));
                assertThat(intake.coordinates()).singleElement().asString().endsWith(":0:0");
            }
            topic.commit(group, 2, "");
            try (var intake = Intake.publishing(new KafkaConnector(source, attempt, EventLoops.VERTX), 8)) {
                assertThat(intake.awaitEvents(1).coordinates())
                        .singleElement()
                        .asString()
                        .endsWith(":0:2");
            }
        }
    }

    /** The client drops the polls that wait as soon as one fails. */
    @Test
    void recordsBeforeADamagedBatchAreReadHoweverLongTheyWait() {
        try (var topic = new Topic(SharedBroker.SERVER, 1)) {
            topic.send(0, "a");
            topic.send(0, "b");
            topic.send(0, "c");
            topic.send(0, "damaged");
            topic.damageLastBatch();
            var source = fromTheBegin(topic);
            var attempt = Attempt.of("waiting-" + topic.name()).withWindow(1);
            try (var intake = Intake.holding(new KafkaConnector(source, attempt, EventLoops.VERTX), 1)) {
                intake.awaitEvents(1);
                await().during(Duration.ofMillis(500))
                        .until(() -> intake.failure().isEmpty());
                intake.request(10);
                assertThat(intake.awaitFailure()).hasMessageContaining("records that are damaged");
                assertThat(intake.coordinates())
                        .extracting(id -> id.substring(id.lastIndexOf(':')))
                        .containsExactly(":0", ":1", ":2");
            }
        }
    }

    private static KafkaSource fromTheBegin(Topic topic) {
        return Topic.sourceOf(
                "{\"url\": \"%s\", \"topic\": \"%s\", \"partition\": \"0\", \"config\": \"Consumer: {Offsets: {Initial: -2}}\"}"
                        .formatted(SharedBroker.SERVER.url(), topic.name()));
    }

    private static Intake reading(Topic topic) {
        return Intake.publishing(new KafkaConnector(topic.source(""), Attempt.of("source"), EventLoops.VERTX), 8);
    }
}
