package io.tandem.eventsource.connector.nsq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NsqSource;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NsqLookupServer;
import io.tandem.local.NsqServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against real servers, nsqd and nsqlookupd. */
class NsqConnectorTest {
    private static final Duration ROUND = Duration.ofMillis(200);

    private static NsqLookupServer lookup;
    private static NsqServer server;

    private String topic = "t-" + UUID.randomUUID();
    private final TestContext context = new TestContext("clicks");
    private final List<Intake> intakes = new ArrayList<>();
    private final List<NsqServer> others = new ArrayList<>();

    @BeforeAll
    static void startServers() {
        lookup = NsqLookupServer.start();
        server = NsqServer.start(lookup);
    }

    @AfterAll
    static void stopServers() {
        server.close();
        lookup.close();
    }

    @BeforeEach
    void createChannel() {
        createChannel(server, 1);
    }

    @AfterEach
    void stop() {
        intakes.forEach(Intake::close);
        others.forEach(NsqServer::close);
        context.close();
    }

    @Test
    void aMessageBecomesAnEventWithItsTimeAndItsServer() {
        var intake = connect("\"metadata\":{\"k\":\"<v>\"}", 10);
        var before = System.currentTimeMillis();
        server.publish(topic, "hello".getBytes(UTF_8));

        var json = intake.json(0);
        assertThat(json)
                .matches("\\{\"body\":\"aGVsbG8=\",\"timestamp\":\"\\d{19}\",\"nsqdAddress\":\"%s\",\"metadata\":.*}"
                        .formatted(server.address()))
                .endsWith(",\"metadata\":{\"k\":\"\\u003cv\\u003e\"}}");
        long millis = Long.parseLong(json.replaceAll(".*\"timestamp\":\"(\\d{13}).*", "$1"));
        assertThat(millis).isBetween(before - 60_000, System.currentTimeMillis() + 60_000);
        assertThat(intake.coordinates().getFirst()).matches(server.address() + ":" + topic + ":c:[0-9a-f]{16}");
    }

    @Test
    void aBodyThatIsNotJsonFailsOnlyItsEventAndDoesNotComeAgain() {
        var intake = connect("\"jsonBody\":true", 10);
        server.publish(topic, "nope".getBytes(UTF_8));
        server.publish(topic, "{ \"b\": 1.0, \"a\": 2 }".getBytes(UTF_8));

        assertThat(intake.json(1)).startsWith("{\"body\":{\"b\":1.0,\"a\":2},\"timestamp\":\"");
        var bad = intake.events().getFirst().payload();
        assertThatThrownBy(bad::json)
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("jsonBody is true");
        assertThat(bad.original()).asString(UTF_8).isEqualTo("nope");

        intake.settle(0, new Outcome.Invalid(false, "no JSON"));
        intake.settle(1, new Outcome.Parked("apart"));
        awaitEmpty();
        assertThat(channel(server).path("requeue_count").asInt()).isZero();
    }

    @Test
    void noMoreLargeMessagesAreOnTheirWayThanMemoryHasRoomFor() {
        context.budget = new ByteBudget(8 << 20);
        for (int i = 0; i < 40; i++) {
            server.publish(topic, new byte[256 << 10]);
        }
        var intake = connect("\"jsonBody\":false", 256);
        intake.awaitEvents(7); // a quarter of the budget
        await().during(Duration.ofMillis(300))
                .until(() -> channel(server).path("in_flight_count").asInt() <= 16
                        && intake.events().size() == 7);
        for (int i = 0; i < 40; i++) {
            intake.awaitEvents(i + 1).publish(i);
        }
        awaitEmpty();
    }

    @Test
    void whatTheBusDidNotTakeInTimeComesAgainLater() {
        var intake = connect("\"jsonBody\":false", 10);
        server.publish(topic, new byte[1]);
        intake.awaitEvents(1).settle(0, new Outcome.Unavailable("slow"));
        await().until(() -> channel(server).path("requeue_count").asInt() == 1);
        intake.awaitEvents(2);
        assertThat(intake.coordinates().get(1)).isEqualTo(intake.coordinates().get(0));
    }

    @Test
    void noMoreIsSentThanWasAskedForAndMoreOnceItIs() {
        var intake = connect("\"jsonBody\":false", 5);
        for (int i = 0; i < 20; i++) {
            server.publish(topic, new byte[1]);
        }
        intake.awaitEvents(5);
        await().until(() -> channel(server).path("in_flight_count").asInt() == 5);
        await().during(Duration.ofMillis(300))
                .until(() -> channel(server).path("depth").asInt() == 15);

        intake.request(2);
        intake.awaitEvents(7);
        for (int i = 0; i < 7; i++) {
            intake.publish(i);
        }
        // a quarter more may be on its way, and waits here
        await().during(Duration.ofMillis(300))
                .until(() -> intake.events().size() == 7
                        && channel(server).path("depth").asInt() >= 11);
        intake.request(100);
        intake.awaitEvents(20);
        assertThat(intake.coordinates()).doesNotHaveDuplicates();
    }

    @Test
    void aMessageIsTouchedWhileTheBusIsSlow() throws Exception {
        Escalating.upTo(Duration.ofMillis(1_500), Duration.ofSeconds(24), lease -> {
            topic = "t-" + UUID.randomUUID();
            createChannel();
            isTouched(lease);
        });
    }

    private void isTouched(Duration lease) {
        var intake = connect(new NsqTiming(Optional.of(Duration.ofSeconds(10)), Optional.of(lease)), 10);
        for (int i = 0; i < 10; i++) {
            server.publish(topic, new byte[1]);
        }
        intake.awaitEvents(10);
        await().during(lease.multipliedBy(2))
                .failFast(
                        "the server's patience has ended",
                        () -> channel(server).path("timeout_count").asInt() > 0)
                .until(() -> channel(server).path("in_flight_count").asInt() == 10);
        for (int i = 0; i < 10; i++) {
            intake.publish(i);
        }
        awaitEmpty();
        assertThat(intake.events()).hasSize(10);
    }

    @Test
    void allReplicasShareAChannelAndNothingComesTwice() {
        context.shared = true;
        var one = Intake.publishing(connector(NsqTiming.OURS, "\"jsonBody\":false"), 4);
        var two = Intake.publishing(connector(NsqTiming.OURS, "\"jsonBody\":false"), 4);
        intakes.addAll(List.of(one, two));
        await().until(() -> channel(server).path("client_count").asInt() == 2);
        // until both have told the server that they are ready
        int sent = 0;
        while (sent == 0
                || sent < 6_000 && (one.events().isEmpty() || two.events().isEmpty())) {
            for (int i = 0; i < 200; i++) {
                server.publish(topic, new byte[1]);
            }
            sent += 200;
            int all = sent;
            await().until(() -> one.events().size() + two.events().size() == all);
        }
        assertThat(one.events()).hasSizeBetween(1, sent - 1);
        assertThat(Stream.concat(one.coordinates().stream(), two.coordinates().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyServerOfTheTopicIsReadThoseThatComeLaterAndThoseThatComeBackToo() {
        var intake = connect("\"jsonBody\":false", 1_000);
        var second = NsqServer.start(lookup);
        others.add(second);
        createChannel(second, 2);
        second.publish(topic, "second".getBytes(UTF_8));
        server.publish(topic, "first".getBytes(UTF_8));
        intake.awaitEvents(2);
        assertThat(intake.coordinates())
                .anyMatch(id -> id.startsWith(second.address()))
                .anyMatch(id -> id.startsWith(server.address()));

        second.kill();
        server.publish(topic, "first".getBytes(UTF_8));
        intake.awaitEvents(3);
        second.restart();
        createChannel(second, 2);
        await().until(() -> channel(second).path("client_count").asInt() == 1);
        second.publish(topic, "second".getBytes(UTF_8));
        intake.awaitEvents(4);
        assertThat(intake.failure()).isEmpty();
    }

    @Test
    void aServerWithoutMessagesDoesNotKeepTheOthersWaiting() {
        var second = NsqServer.start(lookup);
        others.add(second);
        createChannel(second, 2);
        var intake = Intake.publishing(connector(NsqTiming.OURS, "\"jsonBody\":false"), 1);
        intakes.add(intake);
        await().until(() -> channel(second).path("client_count").asInt() == 1
                && channel(server).path("client_count").asInt() == 1);
        for (int i = 0; i < 20; i++) {
            second.publish(topic, new byte[1]);
        }
        intake.awaitEvents(20);
        server.publish(topic, new byte[1]);
        intake.awaitEvents(21);
    }

    @Test
    void aServerThatHangsIsNoticed() throws Exception {
        var own = NsqServer.start(lookup);
        others.add(own);
        var alone = "alone-" + topic;
        own.createTopic(alone);
        await().until(() -> lookup.servers(alone) == 1);
        // heartbeats keep an idle connection
        Escalating.upTo(Duration.ofSeconds(1), Duration.ofSeconds(16), heartbeat -> {
            var timing = new NsqTiming(Optional.of(heartbeat), Optional.empty());
            var connector = new NsqConnector(source(alone, "\"jsonBody\":false"), context, timing, ROUND);
            var idle = holding(connector, 1);
            await().during(heartbeat.multipliedBy(3))
                    .failFast("the connection failed", () -> idle.failure().isPresent())
                    .until(() -> true);
        });
        var intake = intakes.getLast();
        own.suspend();
        assertThat(intake.awaitFailure()).hasMessageContaining(own.address());
    }

    @Test
    void limitsThatTheAdministratorHasSetAreLivedWith() {
        var strict =
                NsqServer.start(lookup, "--max-msg-timeout=5s", "--msg-timeout=5s", "--min-output-buffer-timeout=1s");
        others.add(strict);
        createChannel(strict, 2);
        var intake = connect("\"jsonBody\":false", 10);
        await().until(() -> channel(strict).path("client_count").asInt() == 1);
        strict.publish(topic, new byte[1]);
        intake.awaitEvents(1);
    }

    @Test
    void aTopicThatNoServerHasIsNamed() {
        var intake = Intake.holding(
                new NsqConnector(source("nowhere", "\"jsonBody\":false"), context, NsqTiming.OURS, ROUND), 1);
        intakes.add(intake);
        assertThat(intake.awaitFailure()).hasMessageContaining("no nsqd with topic nowhere");
        assertThat(context.connections).hasValue(0);
    }

    @Test
    void theTcpPortOfTheLookupServerIsToldAsSuch() {
        var json = "{\"hostAddress\":\"%s\",\"topic\":\"t\",\"channel\":\"c\"}".formatted(server.address());
        var intake = Intake.holding(new NsqConnector(read(json), context), 1);
        intakes.add(intake);
        assertThat(intake.awaitFailure()).hasMessageContaining("see hostAddress");
    }

    private Intake connect(String fields, long demand) {
        return holding(connector(NsqTiming.OURS, fields), demand);
    }

    private Intake connect(NsqTiming timing, long demand) {
        return holding(connector(timing, "\"jsonBody\":false"), demand);
    }

    private Intake holding(NsqConnector connector, long demand) {
        var intake = Intake.holding(connector, demand);
        intakes.add(intake);
        await().until(() -> {
            assertThat(intake.failure()).isEmpty();
            return context.connections.get() == intakes.size();
        });
        return intake;
    }

    private NsqConnector connector(NsqTiming timing, String fields) {
        return new NsqConnector(source(topic, fields), context, timing, ROUND);
    }

    private void createChannel(NsqServer of, int servers) {
        of.createTopic(topic);
        of.createChannel(topic, "c");
        await().until(() -> lookup.servers(topic) == servers);
    }

    private JsonNode channel(NsqServer of) {
        return of.channel(topic, "c");
    }

    private void awaitEmpty() {
        await().until(() -> channel(server).path("depth").asInt() == 0
                && channel(server).path("in_flight_count").asInt() == 0
                && channel(server).path("deferred_count").asInt() == 0);
    }

    private static NsqSource source(String topic, String fields) {
        return read("{\"hostAddress\":\"%s\",\"topic\":\"%s\",\"channel\":\"c\",%s}"
                .formatted(lookup.address(), topic, fields));
    }

    private static NsqSource read(String json) {
        try {
            return EventSourceJson.MAPPER.readValue(json, NsqSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
