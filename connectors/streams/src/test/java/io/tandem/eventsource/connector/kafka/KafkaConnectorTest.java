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
import io.tandem.local.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConnectorTest {
    private Topic topic;

    @BeforeEach
    void createTopic() {
        topic = new Topic(SharedBroker.SERVER, 2);
    }

    @AfterEach
    void closeTopic() {
        topic.close();
    }

    @Test
    void dataIsUpstreamsAndTheCoordinatesAreItsEventId() {
        var record = new ProducerRecord<>(topic.name(), 1, 1_704_164_645_678L, bytes("k"), bytes("{\"a\": 1}"));
        record.headers().add("h", bytes("first")).add(new RecordHeader("h", bytes("last")));
        topic.send(record);
        try (var intake = publishing("\"jsonBody\": true, \"metadata\": {\"m\": \"n\"}")) {
            assertThat(intake.json(0))
                    .isEqualTo(("{\"topic\":\"%s\",\"key\":\"k\",\"partition\":1,\"body\":{\"a\":1},"
                                    + "\"timestamp\":\"2024-01-02 03:04:05.678 +0000 UTC\",\"headers\":{\"h\":\"last\"},"
                                    + "\"metadata\":{\"m\":\"n\"}}")
                            .formatted(topic.name()));
            assertThat(intake.coordinates())
                    .containsExactly("%s:%s:1:0".formatted(SharedBroker.SERVER.url(), topic.name()));
        }
    }

    @Test
    void aTombstoneHasANullBodyAndNoHeadersAreAnEmptyObject() {
        topic.send(new ProducerRecord<>(topic.name(), 0, null, null));
        try (var intake = publishing("\"jsonBody\": true")) {
            assertThat(intake.json(0)).contains("\"key\":\"\"", "\"body\":null", "\"headers\":{}");
        }
    }

    @Test
    void aBodyThatIsNoJsonIsSkippedOnceItsOutcomeIsKnown() {
        topic.send(0, "no json", "{}");
        var source = topic.source("\"jsonBody\": true");
        try (var intake = Intake.holding(new KafkaConnector(source, Attempt.of("source"), EventLoops.VERTX), 2)) {
            intake.awaitEvents(2);
            assertThatThrownBy(() -> intake.events().get(0).payload().json())
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("jsonBody");
            intake.settle(0, new Outcome.Invalid(false, "no json"));
            intake.settle(1, new Outcome.Filtered());
            awaitCommitted(0, 2);
        }
    }

    @Test
    void noMoreLargeRecordsAreOnTheirWayThanMemoryHasRoomFor() {
        for (int i = 0; i < 40; i++) {
            topic.send(new ProducerRecord<>(topic.name(), 0, null, new byte[256 << 10]));
        }
        var attempt = Attempt.of("large").withWindow(256).withBudget(8 << 20);
        var connector = new KafkaConnector(topic.source(""), attempt, EventLoops.VERTX);
        try (var intake = Intake.holding(connector, 256)) {
            intake.awaitEvents(7); // a quarter of the budget
            await().during(Duration.ofMillis(300)).until(() -> intake.events().size() == 7);
            for (int i = 0; i < 40; i++) {
                intake.awaitEvents(i + 1).publish(i);
            }
            awaitCommitted(0, 40);
        }
    }

    @Test
    void nothingIsCommittedBeforeItIsPublishedAndThenItIsSoon() {
        topic.send(0, "a", "b");
        try (var intake = holding(10)) {
            intake.awaitEvents(2);
            assertThat(committed(0)).hasValue(0);
            intake.publish(0);
            awaitCommitted(0, 1);
            intake.publish(1);
            awaitCommitted(0, 2);
        }
    }

    @Test
    void anUnsettledEventHoldsBackTheCommitOfWhatComesAfterIt() {
        topic.send(0, "a", "b", "c");
        var intake = holding(10).awaitEvents(3);
        intake.publish(0);
        intake.publish(2);
        intake.settle(1, new Outcome.Withdrawn());
        intake.close();
        assertThat(committed(0)).hasValue(1);
        try (var next = publishing("")) {
            next.awaitEvents(2);
            assertThat(offsets(next)).containsExactly("1", "2");
        }
    }

    @Test
    void whatIsSettledAfterTheCancellationIsCommittedByClose() {
        topic.send(0, "a", "b");
        var intake = holding(10).awaitEvents(2);
        intake.cancel();
        intake.publish(0);
        intake.publish(1);
        intake.close();
        assertThat(committed(0)).hasValue(2);
    }

    @Test
    void noEventComesAfterTheCancellation() {
        topic.send(0, "a");
        var intake = holding(10).awaitEvents(1);
        intake.cancel();
        topic.send(0, "b");
        await().during(Duration.ofMillis(300)).until(() -> intake.events().size() == 1);
        intake.close();
    }

    @Test
    void anEventTheBusDidNotTakeEndsTheConnectionAndIsReadAgain() {
        topic.send(0, "a", "b");
        var intake = holding(10).awaitEvents(2);
        intake.settle(0, new Outcome.Unavailable("no quorum"));
        assertThat(intake.awaitFailure()).hasMessageContaining("no quorum").hasMessageContaining("offset 0");
        intake.publish(1);
        intake.close();
        assertThat(committed(0)).hasValue(0);
    }

    @Test
    void neverMoreEventsThanWereAskedFor() {
        topic.send(0, "a", "b", "c", "d");
        try (var intake = holding(1)) {
            intake.awaitEvents(1);
            await().during(Duration.ofMillis(200)).until(() -> intake.events().size() == 1);
            intake.request(2);
            intake.awaitEvents(3);
            await().during(Duration.ofMillis(200)).until(() -> intake.events().size() == 3);
        }
    }

    @Test
    void eachPartitionKeepsItsOrderWhileTheDemandIsSmall() {
        for (int i = 0; i < 200; i++) {
            topic.send(i % 2, Integer.toString(i));
        }
        try (var intake = Intake.publishing(
                new KafkaConnector(topic.source(""), Attempt.of("order").withWindow(3), EventLoops.VERTX), 3)) {
            intake.awaitEvents(200);
            for (int partition = 0; partition < 2; partition++) {
                var prefix = "%s:%s:%d:".formatted(SharedBroker.SERVER.url(), topic.name(), partition);
                assertThat(intake.coordinates().stream().filter(c -> c.startsWith(prefix)))
                        .containsExactlyElementsOf(IntStream.range(0, 100)
                                .mapToObj(offset -> prefix + offset)
                                .toList());
            }
        }
    }

    @Test
    void aNewGroupBeginsWithTheNextRecordAndMissesNoneIfItDiesBeforeItsFirst() {
        topic.send(0, "before");
        var source = Topic.sourceOf("""
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "%s"}}
                """.formatted(SharedBroker.SERVER.url(), topic.name(), topic.name()));
        var attempt = Attempt.of("latest");
        var first = Intake.holding(new KafkaConnector(source, attempt, EventLoops.VERTX), 0);
        await().until(attempt::isConnected);
        first.close();
        topic.send(0, "between");
        try (var second = Intake.publishing(new KafkaConnector(source, Attempt.of("latest"), EventLoops.VERTX), 8)) {
            second.awaitEvents(1);
            assertThat(offsets(second)).containsExactly("1");
        }
    }

    @Test
    void aPartitionWithoutAGroupContinuesWhereItStopped() {
        topic.send(1, "before");
        var source = Topic.sourceOf("{\"url\": \"%s\", \"topic\": \"%s\", \"partition\": \"1\"}"
                .formatted(SharedBroker.SERVER.url(), topic.name()));
        var name = "single-" + topic.name();
        var attempt = Attempt.of(name);
        try (var first = Intake.publishing(new KafkaConnector(source, attempt, EventLoops.VERTX), 8)) {
            await().until(attempt::isConnected);
            topic.send(0, "elsewhere");
            topic.send(1, "one");
            first.awaitEvents(1);
            assertThat(offsets(first)).containsExactly("1");
        }
        topic.send(1, "two");
        try (var second = Intake.publishing(new KafkaConnector(source, Attempt.of(name), EventLoops.VERTX), 8)) {
            second.awaitEvents(1);
            assertThat(offsets(second)).containsExactly("2");
            await().until(() -> topic.committed("tandem-default-%s-example".formatted(name), 1)
                            .orElse(0)
                    == 3);
        }
    }

    @Test
    void aReplicaThatGoesOnAfterItWasReplacedDoesNotMoveASinglePartitionsOffsetBack() {
        var source = Topic.sourceOf("""
                {"url": "%s", "topic": "%s", "partition": "0", "config": "Consumer: {Offsets: {Initial: -2}}"}
                """.formatted(SharedBroker.SERVER.url(), topic.name()));
        var name = "zombie-" + topic.name();
        var group = "tandem-default-%s-example".formatted(name);
        topic.send(0, "a", "b", "c");
        var replaced = Intake.holding(new KafkaConnector(source, Attempt.of(name), EventLoops.VERTX), 8)
                .awaitEvents(3);
        try (var successor = Intake.publishing(new KafkaConnector(source, Attempt.of(name), EventLoops.VERTX), 8)) {
            successor.awaitEvents(3);
            await().until(() -> topic.committed(group, 0).orElse(0) == 3);
            replaced.publish(0);
            await().during(Duration.ofMillis(300))
                    .until(() -> topic.committed(group, 0).orElse(0) == 3);
            replaced.close();
            assertThat(topic.committed(group, 0)).hasValue(3);
        }
    }

    @Test
    void twoEventSourcesInOneGroupShareThePartitions() {
        var one = Attempt.of("one");
        var two = Attempt.of("two");
        try (var first = Intake.publishing(new KafkaConnector(topic.source(""), one, EventLoops.VERTX), 8);
                var second = Intake.publishing(new KafkaConnector(topic.source(""), two, EventLoops.VERTX), 8)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                topic.send(0, "x");
                topic.send(1, "y");
                return !first.events().isEmpty() && !second.events().isEmpty();
            });
            assertThat(first.failure()).isEmpty();
            assertThat(second.failure()).isEmpty();
        }
    }

    @Test
    void theRateIsLimited() {
        topic.send(0, "a", "b", "c", "d", "e");
        long begin = System.nanoTime();
        try (var intake = publishing("\"limitEventsPerSecond\": 10")) {
            intake.awaitEvents(5);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    void anUnknownTopicOrPartitionIsNamed() {
        var missing = Topic.sourceOf(
                "{\"url\": \"%s\", \"topic\": \"nowhere\", \"partition\": \"0\"}".formatted(SharedBroker.SERVER.url()));
        assertThat(failureOf(missing))
                .hasMessageContaining("topic nowhere does not exist at " + SharedBroker.SERVER.url());
        var beyond = Topic.sourceOf("{\"url\": \"%s\", \"topic\": \"%s\", \"partition\": \"7\"}"
                .formatted(SharedBroker.SERVER.url(), topic.name()));
        assertThat(failureOf(beyond)).hasMessageContaining("partition is 7").hasMessageContaining("0 to 1");
    }

    @Test
    void saslLogsInAndAWrongPasswordIsExplained(@TempDir Path root) throws Exception {
        var secret = Files.createDirectories(root.resolve("argo-events/secrets/creds"));
        Files.writeString(secret.resolve("user"), KafkaServer.USER);
        Files.writeString(secret.resolve("password"), KafkaServer.PASSWORD);
        Files.writeString(secret.resolve("wrong"), "nope");
        topic.send(0, "a");
        try (var intake =
                Intake.publishing(new KafkaConnector(sasl("password"), saslAttempt(root), EventLoops.VERTX), 8)) {
            intake.awaitEvents(1);
        }
        try (var intake =
                Intake.publishing(new KafkaConnector(sasl("wrong"), saslAttempt(root), EventLoops.VERTX), 8)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("refused us, see sasl");
        }
        // rotated: the next connection reads it anew
        Files.writeString(secret.resolve("wrong"), KafkaServer.PASSWORD);
        topic.send(0, "b");
        try (var intake =
                Intake.publishing(new KafkaConnector(sasl("wrong"), saslAttempt(root), EventLoops.VERTX), 8)) {
            intake.awaitEvents(1);
        }
    }

    private static Attempt saslAttempt(Path root) {
        return Attempt.of("sasl").withMounts(root);
    }

    private KafkaSource sasl(String passwordKey) {
        return Topic.sourceOf("""
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "sasl", "oldest": true},
                 "sasl": {"userSecret": {"name": "creds", "key": "user"},
                  "passwordSecret": {"name": "creds", "key": "%s"}}}
                """.formatted(SharedBroker.SERVER.saslUrl(), topic.name(), passwordKey));
    }

    @Test
    void aBrokerThatComesBackIsReadOn() {
        topic.send(0, "a");
        try (var intake = publishing("")) {
            intake.awaitEvents(1);
            awaitCommitted(0, 1);
            SharedBroker.SERVER.kill();
            SharedBroker.SERVER.restart();
            topic.send(0, "b");
            intake.awaitEvents(2);
            assertThat(offsets(intake)).containsExactly("0", "1");
            awaitCommitted(0, 2);
        }
    }

    private Throwable failureOf(KafkaSource source) {
        try (var intake = Intake.holding(new KafkaConnector(source, Attempt.of("wrong"), EventLoops.VERTX), 1)) {
            return intake.awaitFailure();
        }
    }

    private Intake publishing(String fields) {
        return Intake.publishing(new KafkaConnector(topic.source(fields), Attempt.of("source"), EventLoops.VERTX), 32);
    }

    private Intake holding(long demand) {
        return Intake.holding(new KafkaConnector(topic.source(""), Attempt.of("source"), EventLoops.VERTX), demand);
    }

    private OptionalLong committed(int partition) {
        return topic.committed(topic.name(), partition);
    }

    private void awaitCommitted(int partition, long offset) {
        await().until(() -> committed(partition).orElse(-1) == offset);
    }

    private static List<String> offsets(Intake intake) {
        return intake.coordinates().stream()
                .map(c -> c.substring(c.lastIndexOf(':') + 1))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
