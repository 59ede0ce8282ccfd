package io.tandem.eventsource.connector.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.MosquittoServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Mosquitto. */
class MqttConnectorTest {
    private static final Duration QUIET = Duration.ofMillis(300);

    private static MosquittoServer server;

    private final TestContext context = new TestContext("orders");
    private final String id = "c-" + UUID.randomUUID();
    private Publisher publisher;

    @BeforeAll
    static void startBroker() {
        server = MosquittoServer.start();
    }

    @AfterAll
    static void stopBroker() {
        server.close();
    }

    @BeforeEach
    void connectPublisher() throws IOException {
        publisher = new Publisher(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        publisher.close();
        context.close();
    }

    @Test
    void byDefaultAMessageIsReadAsUpstreamReadsIt() throws Exception {
        try (var intake = connected(factory("\"topic\":\"%s/+\",\"metadata\":{\"k\":\"v\"}".formatted(id)))) {
            publisher.publish(id + "/a", "hello");

            assertThat(intake.json(0))
                    .isEqualTo("{\"topic\":\"%s/a\",\"messageId\":0,\"body\":\"aGVsbG8=\",\"metadata\":{\"k\":\"v\"}}"
                            .formatted(id));
            assertThat(intake.coordinates()).containsExactly("");
            assertThat(server.log()).anyMatch(line -> line.contains(" as " + id + " (p2, c1, k10)"));
        }
    }

    @Test
    void aBodyThatIsNotJsonFailsOnlyItsEvent() throws Exception {
        try (var intake = connected(factory("\"topic\":\"%s\",\"jsonBody\":true".formatted(id)))) {
            publisher.publish(id, "{ \"a\": 1.0 }");
            byte[] bad = {0, 'n', '\n', (byte) 0xff};
            publisher.publish(id, bad, 0, false, Map.of());

            assertThat(intake.json(0))
                    .isEqualTo("{\"topic\":\"%s\",\"messageId\":0,\"body\":{\"a\":1.0}}".formatted(id));
            intake.awaitEvents(2);
            assertThatThrownBy(() -> intake.events().get(1).payload().json())
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("jsonBody is true");
            assertThat(intake.events().get(1).payload().original()).containsExactly(bad);
            assertThat(intake.failure()).isEmpty();
        }
    }

    @Test
    void aMessageThatIsTooLargeFailsOnlyItsEvent() throws Exception {
        try (var intake = connected(factory("\"topic\":\"%s\",\"qos\":1".formatted(id)))) {
            publisher.publish(id, new byte[PacketReader.MOST_BYTES + 1], 1, false, Map.of());
            publisher.publish(id, "small");

            intake.awaitEvents(2);
            assertThatThrownBy(() -> intake.events().get(0).payload().json())
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("more than 16777216 bytes");
            assertThat(intake.json(1)).contains("c21hbGw=");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"qos\":1', true, '(p2, c0, k10)'",
        "'\"qos\":2', true, '(p2, c0, k10)'",
        "'\"qos\":1,\"protocolVersion\":\"5\"', true, '(p5, c0, k10)'",
        "'\"qos\":1,\"protocolVersion\":\"5\",\"sessionExpiry\":\"0s\"', false, '(p5, c0, k10)'",
        "'\"qos\":1,\"cleanSession\":true', false, '(p2, c1, k10)'",
        "'\"qos\":0', false, '(p2, c1, k10)'"
    })
    void whatIsSentWhileNobodyIsConnectedWaitsWhereTheSessionIsKept(String fields, boolean kept, String logged)
            throws Exception {
        var factory = factory("\"topic\":\"%s\",%s".formatted(id, fields));
        connected(factory).close();
        assertThat(server.log()).anyMatch(line -> line.contains(" as " + id + " " + logged));
        await().until(() -> !server.isConnected(id));

        publisher.publish(id, "meanwhile".getBytes(UTF_8), 2, false, Map.of());
        try (var intake = connected(factory)) {
            publisher.publish(id, "later".getBytes(UTF_8), 2, false, Map.of());
            intake.awaitEvents(kept ? 2 : 1);
            await().during(QUIET).until(() -> intake.events().size() == (kept ? 2 : 1));
            for (int i = 0; i < intake.events().size(); i++) {
                intake.publish(i);
            }
        }
    }

    /** What comes again is withdrawn when its connection has failed; what does not would be lost by that. */
    @ParameterizedTest
    @CsvSource({
        "'\"qos\":1', true",
        "'\"qos\":1,\"cleanSession\":true', false",
        "'\"qos\":2,\"cleanSession\":true', false",
        "'\"qos\":0', false"
    })
    void whatIsHeldWhenTheConnectionBreaksIsPublishedWhereTheSessionIsNotKept(String fields, boolean comesAgain)
            throws Exception {
        context.budget = new ByteBudget(4 << 20);
        int large = (int) context.budget.share() - 64_000;
        var factory = factory("\"topic\":\"%s\",%s".formatted(id, fields));
        try (var first = connected(factory)) {
            publisher.publish(id, new byte[100_000], 2, false, Map.of());
            publisher.publish(id, new byte[large], 2, false, Map.of()); // taken, but there is no room for both
            first.awaitEvents(1);
            await().until(() -> server.log()
                            .filter(line -> line.contains("Sending PUBLISH to " + id + " "))
                            .count()
                    == 2);
            await().during(QUIET).until(() -> first.events().size() == 1);
            // whoever comes with the same id ends the connection, and is sent what the session has
            try (var second = connected(factory)) {
                if (comesAgain) {
                    first.awaitFailure();
                    second.awaitEvents(1).publish(0);
                    second.awaitEvents(2);
                } else {
                    await().during(QUIET).until(() -> second.events().isEmpty());
                }
                first.events().getFirst().settlement().settle(new Outcome.Published("id"), Settlement.Done.UNHEARD);
                assertThat(first.awaitFailure()).hasMessageContaining("somebody else connect");
                assertThat(first.events()).hasSize(comesAgain ? 1 : 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"qos\":1", "\"qos\":2", "\"qos\":1,\"protocolVersion\":\"5\""})
    void aMessageWhoseAcknowledgementWasLostIsNoSecondEvent(String fields) throws Exception {
        try (var restarted = MosquittoServer.start()) {
            var factory = new MqttConnectors(source(
                    "\"url\":\"%s\",\"clientId\":\"c\",\"topic\":\"t\",%s".formatted(restarted.address(), fields)));
            var first = connected(factory);
            try (var before = new Publisher(restarted.port())) {
                before.publish("t", "same".getBytes(UTF_8), 2, false, Map.of());
                before.publish("t", "other".getBytes(UTF_8), 2, false, Map.of());
            }
            first.awaitEvents(2);
            restarted.stop();
            first.awaitFailure();
            first.events().get(0).settlement().settle(new Outcome.Published("id"), Settlement.Done.UNHEARD);
            first.close();

            restarted.restart();
            try (var second = connected(factory);
                    var after = new Publisher(restarted.port())) {
                after.publish("t", "same".getBytes(UTF_8), 2, false, Map.of());
                second.awaitEvents(2);
                await().during(QUIET).until(() -> second.events().size() == 2);
                assertThat(second.json(0)).contains(base64("other"));
                assertThat(second.json(1)).contains(base64("same"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1.1", "5"})
    void whoeverElseUsesTheClientIdEndsTheConnectionWhichSaysSoAndDoesNotComeBack(String version) throws Exception {
        var factory = factory("\"topic\":\"%s\",\"protocolVersion\":\"%s\"".formatted(id, version));
        try (var first = connected(factory);
                var second = connected(factory)) {
            assertThat(first.awaitFailure())
                    .hasMessageContaining("somebody else connect")
                    .hasMessageContaining("clientId");
            await().during(QUIET).until(() -> second.failure().isEmpty() && server.accepted(id) == 2);
        }
    }

    @Test
    void aMessageAtQualityOfService2IsAcknowledgedInBothSteps() throws Exception {
        var factory = factory("\"topic\":\"%s\",\"qos\":2".formatted(id));
        try (var intake = connected(factory)) {
            publisher.publish(id, "once".getBytes(UTF_8), 2, false, Map.of());
            intake.awaitEvents(1);
            assertThat(intake.json(0)).contains("\"messageId\":1,");
            assertThat(server.log()).noneMatch(line -> line.contains("Received PUBREC from " + id));
            intake.publish(0);
            await().until(() -> server.log().anyMatch(line -> line.contains("Received PUBCOMP from " + id)));
        }
    }

    @Test
    void acknowledgementsGoOutInTheOrderOfTheMessages() throws Exception {
        try (var intake = connected(factory("\"topic\":\"%s\",\"qos\":1".formatted(id)))) {
            publisher.publish(id, "one");
            publisher.publish(id, "two");
            intake.awaitEvents(2);
            intake.events().get(1).settlement().settle(new Outcome.Published("id"), Settlement.Done.UNHEARD);
            await().during(QUIET).until(() -> acknowledged().isEmpty());
            intake.publish(0);
            await().until(() -> acknowledged().size() == 2);
            assertThat(acknowledged().get(0)).contains("(Mid: 1,");
            assertThat(acknowledged().get(1)).contains("(Mid: 2,");
        }
    }

    private List<String> acknowledged() {
        return server.log()
                .filter(line -> line.contains("Received PUBACK from " + id + " "))
                .toList();
    }

    @Test
    void aKeptMessageIsCalledTheSameByEachSubscriptionAndOthersHaveNoName() throws Exception {
        publisher.publish(id, "kept".getBytes(UTF_8), 1, true, Map.of());
        var factory = factory("\"topic\":\"%s\"".formatted(id));
        String name;
        try (var first = connected(factory)) {
            publisher.publish(id, "kept");
            first.awaitEvents(2);
            name = first.coordinates().get(0);
            assertThat(name).startsWith("retained:" + id + ":");
            assertThat(first.coordinates().get(1)).isEmpty();
        }
        try (var second = connected(factory)) {
            second.awaitEvents(1);
            assertThat(second.coordinates()).containsExactly(name);
        }
    }

    @Test
    void inMqtt5AKeptMessageComesOnlyWithTheFirstSubscriptionOfASession() throws Exception {
        publisher.publish(id, "kept".getBytes(UTF_8), 1, true, Map.of());
        var factory = factory("\"topic\":\"%s\",\"qos\":1,\"protocolVersion\":\"5\"".formatted(id));
        try (var first = connected(factory)) {
            first.awaitEvents(1);
            first.publish(0);
        }
        try (var second = connected(factory)) {
            publisher.publish(id, "later");
            assertThat(second.json(0)).contains(base64("later"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whileTheBusTakesNothingTheBrokerWaitsAndNothingIsDropped(int qos) throws Exception {
        int sent = 40;
        try (var intake = Intake.holding(
                factory("\"topic\":\"%s\",\"qos\":%d".formatted(id, qos)).create(context), 1)) {
            await().until(() -> context.connections.get() == 1);
            for (int i = 0; i < sent; i++) {
                publisher.publish(id, new byte[1_000_000], qos, false, Map.of());
            }
            intake.awaitEvents(1);
            await().during(QUIET).until(() -> intake.events().size() == 1);

            for (int i = 1; i < sent; i++) {
                intake.publish(i - 1);
                intake.request(1);
                intake.awaitEvents(i + 1);
            }
            assertThat(context.drops).hasValue(0);
        }
    }

    @Test
    void whatWasTakenIsStillHandedOnWhenTheIntakeEndsInOrder() throws Exception {
        var connector = factory("\"topic\":\"%s\"".formatted(id)).create(context);
        var intake = Intake.holding(connector, 3);
        await().until(() -> context.connections.get() == 1);
        for (int i = 0; i < 10; i++) {
            publisher.publish(id, "x");
        }
        intake.awaitEvents(3);

        assertThat(connector.finish()).isTrue();
        intake.request(100);
        await().until(intake::isCompleted);
        assertThat(intake.events()).hasSize(10);
        assertThat(context.drops).hasValue(0);
        intake.close();
    }

    @Test
    void replicasThatShareASubscriptionHaveEachTheirOwnIdAndPart() throws Exception {
        context.shared = true;
        var fields = "\"topic\":\"$share/g/%s\",\"qos\":1,\"protocolVersion\":\"5\"".formatted(id);
        try (var stays = Intake.publishing(factory(fields).create(context), 32)) {
            var leaving = factory(fields).create(context);
            var leaves = Intake.publishing(leaving, 32);
            await().until(() -> context.connections.get() == 2);
            for (int i = 0; i < 100; i++) {
                publisher.publish(id, "x");
                if (i == 50) {
                    leaving.finish();
                }
            }
            await().until(leaves::isCompleted);
            await().until(() -> stays.events().size() + leaves.events().size() == 100);
            assertThat(leaves.events()).hasSizeGreaterThan(10);
            leaves.close();
            assertThat(stays.failure()).isEmpty();
        }
    }

    @Test
    void aReplicaThatLeavesASharedSubscriptionTakesWhatTheBrokerHasQueuedForIt() throws Exception {
        context.shared = true;
        var fields = "\"topic\":\"$share/g/%s\",\"qos\":1,\"protocolVersion\":\"5\"".formatted(id);
        try (var stays = Intake.publishing(factory(fields).create(context), 32)) {
            var leaving = factory(fields).create(context);
            var leaves = Intake.holding(leaving, 5);
            await().until(() -> context.connections.get() == 2);
            for (int i = 0; i < 200; i++) {
                publisher.publish(id, "x");
            }
            leaves.awaitEvents(5);
            leaving.finish();
            leaves.request(1000);
            var settled = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                while (settled.get() < leaves.events().size()) {
                    leaves.publish(settled.getAndIncrement());
                }
                return leaves.isCompleted();
            });
            leaves.close();
            await().during(QUIET)
                    .until(() -> stays.events().size() + leaves.events().size() == 200);
            assertThat(leaves.events()).hasSizeGreaterThan(50);
            assertThat(context.drops).hasValue(0);
        }
    }

    private MqttConnectors factory(String fields) throws JsonProcessingException {
        return new MqttConnectors(
                source("\"url\":\"tcp://%s\",\"clientId\":\"%s\",%s".formatted(server.address(), id, fields)));
    }

    private static MqttSource source(String fields) throws JsonProcessingException {
        return EventSourceJson.MAPPER.readValue("{%s}".formatted(fields), MqttSource.class);
    }

    private Intake connected(MqttConnectors factory) {
        long before = context.connections.get();
        var intake = Intake.holding(factory.create(context), 100);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(intake.failure()).isEmpty();
            return context.connections.get() > before;
        });
        return intake;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
