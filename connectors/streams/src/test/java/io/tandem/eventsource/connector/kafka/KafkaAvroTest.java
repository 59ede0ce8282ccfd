package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.kafka.avro.RegistryStandIn;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaAvroTest {
    private static final String PERSON =
            "{\"type\":\"record\",\"name\":\"Person\",\"fields\":[{\"name\":\"name\",\"type\":[\"null\",\"string\"]},{\"name\":\"age\",\"type\":\"int\"}]}";

    /** Ann, who is 1, by schema 7. */
    private static final String ANN = "00000000070206416e6e02";

    private Topic topic;
    private RegistryStandIn registry;

    @BeforeEach
    void create() {
        topic = new Topic(SharedBroker.SERVER, 1);
        registry = new RegistryStandIn();
        registry.avro(7, PERSON);
    }

    @AfterEach
    void close() {
        registry.close();
        topic.close();
    }

    @Test
    void aRecordIsDecodedByTheSchemaThatItNames() {
        send(ANN);
        try (var intake = Intake.publishing(connector("true"), 8)) {
            assertThat(intake.json(0)).contains("\"body\":{\"name\":{\"string\":\"Ann\"},\"age\":1},\"timestamp\"");
        }
    }

    @Test
    void tombstonesAndBadRecordsDoNotStopThePartition() {
        topic.send(new ProducerRecord<>(topic.name(), 0, null, null)); // a tombstone
        send(""); // too short
        send("7b7d7b7d7b7d"); // JSON
        send("0000000009"); // of a schema that nobody knows
        send("000000000702"); // cut short
        send(ANN);
        try (var intake = Intake.holding(connector("true"), 8)) {
            assertThat(intake.json(0)).contains("\"body\":null");
            assertBad(intake, 1, "form of a schema registry");
            assertBad(intake, 2, "form of a schema registry");
            assertBad(intake, 3, "schema 9, which is not known");
            assertBad(intake, 4, "schema 7 ends before");
            assertThat(intake.json(5)).contains("Ann");
            intake.publish(0);
            for (int bad = 1; bad < 5; bad++) {
                intake.settle(bad, new Outcome.Invalid(false, "bad"));
            }
            intake.publish(5);
            await().until(() -> topic.committed(topic.name(), 0).orElse(-1) == 6);
        }
    }

    private static void assertBad(Intake intake, int index, String why) {
        intake.awaitEvents(index + 1);
        var payload = intake.events().get(index).payload();
        assertThatThrownBy(payload::json)
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aBadRecordThatIsParkedKeepsItsBytes() {
        send("7b7d7b7d7b7d");
        try (var intake = Intake.holding(connector("true"), 1)) {
            intake.awaitEvents(1);
            assertThat(intake.events().getFirst().payload().original())
                    .isEqualTo(HexFormat.of().parseHex("7b7d7b7d7b7d"));
        }
    }

    @Test
    void whileTheRegistryIsAwayNothingIsSkippedAndTheEventSaysSo() {
        var attempt = Attempt.of("source");
        var first = Intake.publishing(connector("true", attempt), 8);
        await().until(attempt::isConnected);
        registry.status = 503;
        send(ANN);
        assertThat(first.awaitFailure())
                .hasMessageContaining("see schemaRegistry")
                .hasMessageContaining("503");
        first.close();
        registry.status = 0;
        try (var next = Intake.publishing(connector("true"), 8)) {
            assertThat(next.json(0)).contains("Ann");
        }
    }

    @Test
    void anEventWhoseRegistryHangsNeverSaysRunning() {
        registry.hang();
        var attempt = Attempt.of("source");
        try (var intake = Intake.publishing(connector("true", attempt), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("see schemaRegistry");
            assertThat(attempt.isConnected()).isFalse();
        }
    }

    @Test
    void aPodThatStopsDoesNotWaitForARegistryThatHangs() {
        var attempt = Attempt.of("source");
        var intake = Intake.publishing(connector("true", attempt), 8);
        await().until(attempt::isConnected);
        registry.hang();
        send(ANN);
        await().until(() -> registry.asked.contains(7));
        long begin = System.nanoTime();
        intake.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aSchemaThatIsKnownOutlivesTheConnection() {
        var connectors = new KafkaConnectors(source("true"), EventLoops.VERTX);
        send(ANN);
        try (var first = Intake.publishing(connectors.create(Attempt.of("source")), 8)) {
            first.awaitEvents(1);
        }
        registry.status = 503;
        send(ANN);
        try (var next = Intake.publishing(connectors.create(Attempt.of("source")), 8)) {
            assertThat(next.json(0)).contains("Ann");
        }
    }

    @Test
    void withoutJsonBodyTheRegistryIsNotAskedAsUpstream() {
        send(ANN);
        try (var intake = Intake.publishing(connector("false"), 8)) {
            assertThat(intake.json(0)).contains("\"body\":\"AAAAAAcCBkFubgI=\"");
            assertThat(registry.asked).isEmpty();
        }
    }

    private void send(String hex) {
        topic.send(new ProducerRecord<>(topic.name(), 0, null, HexFormat.of().parseHex(hex)));
        topic.flush();
    }

    private KafkaConnector connector(String jsonBody) {
        return connector(jsonBody, Attempt.of("source"));
    }

    private KafkaConnector connector(String jsonBody, Attempt attempt) {
        return new KafkaConnector(source(jsonBody), attempt, EventLoops.VERTX);
    }

    private KafkaSource source(String jsonBody) {
        return topic.source("\"jsonBody\": %s, \"schemaRegistry\": {\"url\": \"%s\", \"schemaId\": 7}"
                .formatted(jsonBody, registry.url()));
    }
}
