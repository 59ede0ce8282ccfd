package io.tandem.eventsource.connector.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.eventsource.Escalating;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.pulsar.client.api.PulsarClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real broker. */
class PulsarConnectorTest {
    private static final String EVENT = "clicks";
    private static final Duration QUIET = Duration.ofMillis(400);

    private final String topic = "t-" + UUID.randomUUID();
    private final String fullName = "persistent://public/default/" + topic;
    private final TestContext context = new TestContext(EVENT);
    private final List<Intake> intakes = new ArrayList<>();

    @BeforeEach
    void createTopic() {
        Broker.createTopic(topic);
    }

    @AfterEach
    void stop() {
        intakes.forEach(Intake::close);
        context.close();
    }

    @Test
    void aMessageBecomesAnEventWithItsKeyAndTheTimeOfItsPublication() throws Exception {
        var intake = connect(", \"metadata\": {\"k\": \"<v>\"}", 10);
        Broker.producer(topic)
                .newMessage()
                .key("user 1")
                .property("p", "1")
                .value("hello".getBytes(UTF_8))
                .send();
        send("");

        assertThat(intake.json(0))
                .matches(
                        "\\{\"key\":\"user 1\",\"publishTime\":\"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})? \\+0000 UTC\","
                                + "\"body\":\"aGVsbG8=\",\"metadata\":.*}")
                .endsWith(",\"metadata\":{\"k\":\"\\u003cv\\u003e\"}}");
        assertThat(intake.json(1)).startsWith("{\"key\":\"\",").contains(",\"body\":\"\",");
        assertThat(intake.coordinates().getFirst()).matches(Broker.SERVER.url() + ":" + fullName + ":\\d+:\\d+:-1");
    }

    @Test
    void aBodyThatIsNotJsonFailsOnlyItsEventAndDoesNotComeAgain() throws Exception {
        var intake = connect(", \"jsonBody\": true", 10);
        send("nope");
        send("{ \"b\": 1.0, \"a\": 2 }");

        assertThat(intake.json(1)).contains("\"body\":{\"b\":1.0,\"a\":2}");
        var bad = intake.events().getFirst().payload();
        assertThatThrownBy(bad::json)
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("jsonBody is true");
        assertThat(bad.original()).asString(UTF_8).isEqualTo("nope");

        intake.settle(0, new Outcome.Invalid(false, "no JSON"));
        intake.settle(1, new Outcome.Parked("apart"));
        awaitBacklog(0);
    }

    @Test
    void eachMessageOfABatchIsAnEventOfItsOwnAndKeepsItsIdOnTheNextReplica() throws Exception {
        var first = connect("", 10);
        Broker.sendBatch(topic, 5);
        first.awaitEvents(5);
        assertThat(first.coordinates()).doesNotHaveDuplicates().allMatch(id -> id.matches(".*:\\d+:\\d+:[0-4]"));
        first.publish(0);
        first.publish(2);
        var left = List.of(first.coordinates().get(1), first.coordinates().get(3));
        var all = first.coordinates();
        first.close();

        var second = Intake.publishing(connector(""), 10);
        intakes.add(second);
        await().until(() -> second.coordinates().containsAll(left));
        awaitBacklog(0);
        assertThat(all).containsAll(second.coordinates());
    }

    @Test
    void topicsAndTheirPartitionsAreReadTogether() throws Exception {
        var parted = "parted-" + topic;
        Broker.SERVER.createPartitioned(parted, 3);
        var source = Broker.read("{\"url\": \"%s\", \"topics\": [\"%s\", \"%s\"]}"
                .formatted(Broker.SERVER.url(), topic, "persistent://public/default/" + parted));
        var intake = Intake.publishing(Broker.connector(source, context), 2);
        intakes.add(intake);
        await().until(() -> context.connections.get() == 1);
        for (int i = 0; i < 20; i++) {
            send("x");
            Broker.producer(parted).newMessage().key("k" + i).value(new byte[1]).send();
        }
        intake.awaitEvents(40);
        assertThat(intake.coordinates())
                .doesNotHaveDuplicates()
                .anyMatch(id -> id.contains(parted + "-partition-0:"))
                .anyMatch(id -> id.contains(parted + "-partition-1:"))
                .anyMatch(id -> id.contains(parted + "-partition-2:"))
                .anyMatch(id -> id.contains(fullName));
    }

    @Test
    void partitionsThatAreAddedAreReadByTheNextConnection() {
        var parted = "parted-" + topic;
        Broker.SERVER.createPartitioned(parted, 1);
        var often = new PulsarTiming(
                Broker.PATIENT.answer(), Broker.PATIENT.keepAlive(), Broker.PATIENT.healing(), Duration.ofMillis(200));
        var intake = Intake.holding(Broker.connector(Broker.source(parted, ""), context, often), 10);
        intakes.add(intake);
        await().until(() -> context.connections.get() == 1);
        Broker.SERVER.extend(parted, 2);
        assertThat(intake.awaitFailure()).hasMessageContaining("other partitions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "key_shared"})
    void allReplicasShareASubscriptionAndNothingComesTwice(String type) throws Exception {
        context.shared = true;
        var fields = ", \"type\": \"%s\"".formatted(type);
        var one = Intake.publishing(connector(fields), 4);
        var two = Intake.publishing(connector(fields), 4);
        intakes.addAll(List.of(one, two));
        await().until(() -> Broker.SERVER.consumers(topic) == 2);
        // until both have asked the broker
        int sent = 0;
        while (sent == 0
                || sent < 4_000 && (one.events().isEmpty() || two.events().isEmpty())) {
            for (int i = 0; i < 200; i++) {
                Broker.producer(topic)
                        .newMessage()
                        .key("k" + i % 20)
                        .value(new byte[1])
                        .send();
            }
            sent += 200;
            int all = sent;
            await().until(() -> one.events().size() + two.events().size() == all);
        }
        assertThat(one.events()).hasSizeBetween(1, sent - 1);
        assertThat(Stream.concat(one.coordinates().stream(), two.coordinates().stream()))
                .doesNotHaveDuplicates();
        if (type.equals("key_shared")) {
            var keys = new HashSet<String>();
            for (int i = 0; i < one.events().size(); i++) {
                keys.add(one.json(i).replaceAll(".*\"key\":\"(k\\d+)\".*", "$1"));
            }
            for (int i = 0; i < two.events().size(); i++) {
                assertThat(keys).doesNotContain(two.json(i).replaceAll(".*\"key\":\"(k\\d+)\".*", "$1"));
            }
        }
    }

    @Test
    void whatOneReplicaGivesBackGoesToAnother() throws Exception {
        context.shared = true;
        var one = connect(", \"type\": \"shared\"", 1);
        send("x");
        one.awaitEvents(1);
        var two = connect(", \"type\": \"shared\"", 10);
        one.settle(0, new Outcome.Withdrawn());
        two.awaitEvents(1);
        assertThat(two.coordinates()).isEqualTo(one.coordinates());
    }

    @Test
    void whatTheBusDoesNotTakeInTimeIsReadAgain() throws Exception {
        var first = connect("", 10);
        send("x");
        first.awaitEvents(1).settle(0, new Outcome.Unavailable("slow"));
        assertThat(first.awaitFailure()).hasMessageContaining("slow");
        first.close();
        var second = connect("", 10);
        second.awaitEvents(1);
        assertThat(second.coordinates()).isEqualTo(first.coordinates());
    }

    @Test
    void aFailoverSubscriptionGoesOverToTheConsumerThatIsLeft() throws Exception {
        var first = connect(", \"type\": \"failover\"", 10);
        context.replica = "pod-1";
        var second = connect(", \"type\": \"failover\"", 10);
        send("x");
        await().until(() -> first.events().size() + second.events().size() == 1);
        var active = first.events().isEmpty() ? second : first;
        var waiting = active == first ? second : first;
        active.close();
        waiting.awaitEvents(1);
        assertThat(waiting.coordinates()).isEqualTo(active.coordinates());
        assertThat(waiting.failure()).isEmpty();
    }

    @Test
    void anExclusiveSubscriptionThatSomebodyHasIsToldWithItsRemedy() {
        connect(", \"type\": \"exclusive\"", 1);
        var second = Intake.holding(connector(""), 1);
        intakes.add(second);
        assertThat(second.awaitFailure())
                .hasMessageContaining("subscription clicks has another consumer")
                .hasMessageContaining("see type");
    }

    /** The broker gives all that was not acknowledged again to a client that comes back. */
    @Test
    void whatComesAgainAfterABreakIsNoSecondEvent() throws Exception {
        var intake = connect("", 10);
        for (int i = 0; i < 3; i++) {
            send("x");
        }
        intake.awaitEvents(3).publish(0);
        awaitBacklog(2); // or the acknowledgement is lost with the connection
        Broker.SERVER.unload(topic);
        await().until(() -> Broker.SERVER.consumers(topic) == 1);
        send("y");
        intake.awaitEvents(4);
        await().during(QUIET).until(() -> intake.events().size() == 4);
        for (int i = 1; i < 4; i++) {
            intake.publish(i);
        }
        awaitBacklog(0);
        assertThat(intake.events()).hasSize(4);
        assertThat(intake.coordinates()).doesNotHaveDuplicates();
        assertThat(intake.failure()).isEmpty();
    }

    @Test
    void aBrokerThatHangsIsToldWithinTenSeconds() {
        var ours = PulsarTiming.OURS;
        assertThat(ours.answer()).isLessThan(Duration.ofSeconds(10));
        assertThat(ours.keepAlive().multipliedBy(2).plus(ours.healing())).isLessThan(Duration.ofSeconds(10));

        var intake = Intake.holding(Broker.connector(Broker.source(topic, ""), context, Broker.QUICK), 10);
        intakes.add(intake);
        await().until(() -> context.connections.get() == 1);
        Broker.SERVER.suspend();
        try {
            // with the client's own times it would take a minute
            await().atMost(Duration.ofSeconds(40)).until(() -> intake.failure().isPresent());
            assertThat(intake.awaitFailure()).hasMessageContaining("url");
            intake.close();
            var next = Intake.holding(Broker.connector(Broker.source(topic, ""), context, Broker.AT_ONCE), 1);
            intakes.add(next);
            assertThat(next.awaitFailure()).hasMessageContaining("url");
        } finally {
            Broker.SERVER.resume();
        }
        connect("", 1);
    }

    /** Its messages all have the same id. */
    @Test
    void messagesOfATopicThatStoresNoneAreAllEvents() throws Exception {
        var stored = "non-persistent://public/default/" + topic;
        var intake = Intake.holding(Broker.connector(Broker.source(stored, ""), context), 10);
        intakes.add(intake);
        await().until(() -> context.connections.get() == 1);
        for (int i = 0; i < 5; i++) {
            Broker.producer(stored).send(new byte[1]);
        }
        intake.awaitEvents(5);
        assertThat(intake.coordinates()).containsOnly("");
    }

    /** Nobody else is given them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCameOfATopicThatStoresNothingIsHandedOnAtAnOrderlyEnd(boolean besideOneThatDoes) throws Exception {
        var unstored = "non-persistent://public/default/" + topic;
        var source = Broker.read("{\"url\": \"%s\", \"topics\": [\"%s\"%s]}"
                .formatted(Broker.SERVER.url(), unstored, besideOneThatDoes ? ", \"" + fullName + "\"" : ""));
        // some of it may be on its way yet at the end
        Escalating.upTo(Duration.ofMillis(20), Duration.ofSeconds(2), pause -> {
            long before = context.connections.get();
            var connector = Broker.connector(source, context);
            try (var intake = Intake.holding(connector, 1)) {
                await().until(() -> context.connections.get() == before + 1);
                for (int i = 0; i < 5; i++) {
                    Broker.producer(unstored).send(new byte[1]);
                }
                intake.awaitEvents(1);
                await().pollDelay(pause).until(() -> true);
                assertThat(connector.finish()).isTrue();
                intake.request(100);
                await().until(intake::isCompleted);
                assertThat(intake.events()).hasSize(5);
                assertThat(context.drops).hasValue(0);
            }
        });
    }

    /** What was asked for comes, however large it is. */
    @Test
    void aSlowBusHoldsFewMessagesAndLosesNone() throws Exception {
        var intake = connect("", 300);
        for (int i = 0; i < 300; i++) {
            var unused = Broker.producer(topic).sendAsync(new byte[1]);
        }
        intake.awaitEvents(300);
        for (int i = 0; i < 300; i++) {
            intake.publish(i);
        }
        awaitBacklog(0);
        for (int i = 0; i < 100; i++) {
            var unused = Broker.producer(topic).sendAsync(new byte[100 << 10]);
        }
        Broker.producer(topic).flush();
        await().during(QUIET).until(() -> subscription().path("unackedMessages").asInt() <= 66);
        intake.request(100);
        intake.awaitEvents(400);
        assertThat(intake.coordinates()).doesNotHaveDuplicates();
    }

    @Test
    void aTopicThatHasEndedKeepsItsConnection() throws Exception {
        var healing = Duration.ofSeconds(1);
        var timing =
                new PulsarTiming(Broker.PATIENT.answer(), Broker.PATIENT.keepAlive(), healing, Duration.ofHours(1));
        var intake = Intake.holding(Broker.connector(Broker.source(topic, ""), context, timing), 10);
        intakes.add(intake);
        await().until(() -> context.connections.get() == 1);
        send("last");
        Broker.SERVER.terminate(topic);
        intake.awaitEvents(1).publish(0);
        await().during(healing.plusSeconds(1))
                .failFast("the connection failed", () -> intake.failure().isPresent())
                .until(() -> true);
    }

    @Test
    void aBrokerIsFoundByItsHttpAddressToo() throws Exception {
        var source = Broker.read("{\"url\": \"%s\", \"topics\": [\"%s\"]}".formatted(Broker.SERVER.webUrl(), topic));
        var intake = Intake.holding(Broker.connector(source, context), 10);
        intakes.add(intake);
        await().until(() -> context.connections.get() == 1);
        send("x");
        intake.awaitEvents(1);
    }

    @Test
    void aTopicWithoutANameIsToldAsSuch() {
        for (var topics : List.of("[]", "[\"http://a/b\"]")) {
            var source = Broker.read("{\"url\": \"%s\", \"topics\": %s}".formatted(Broker.SERVER.url(), topics));
            var intake = Intake.holding(Broker.connector(source, context), 1);
            intakes.add(intake);
            assertThat(intake.awaitFailure()).hasMessageContaining("topics");
        }
    }

    private Intake connect(String fields, long demand) {
        long before = context.connections.get();
        var intake = Intake.holding(connector(fields), demand);
        intakes.add(intake);
        await().until(() -> {
            assertThat(intake.failure()).isEmpty();
            return context.connections.get() == before + 1;
        });
        return intake;
    }

    private Connector connector(String fields) {
        return Broker.connector(Broker.source(topic, fields), context);
    }

    private void send(String body) throws PulsarClientException {
        Broker.producer(topic).send(body.getBytes(UTF_8));
    }

    private JsonNode subscription() {
        return Broker.SERVER.subscription(topic, EVENT);
    }

    private void awaitBacklog(int messages) {
        await().until(() -> subscription().path("msgBacklog").asInt(-1) == messages);
    }
}
