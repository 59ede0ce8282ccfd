package io.tandem.eventsource.connector.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.local.FreePort;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Fields that upstream does not have, and what a broker does to a queue while it is read. */
class AmqpOptionsTest extends AmqpCase {

    private final String name = "options-" + UUID.randomUUID();

    @Test
    void headersAreInTheDataWhereThatIsAskedForWithTheirTypes() throws Exception {
        var headers = new HashMap<String, Object>(Map.of(
                "text",
                "a<b",
                "number",
                7,
                "long",
                1L << 40,
                "flag",
                true,
                "time",
                Date.from(Instant.parse("2024-01-02T03:04:05Z")),
                "list",
                List.of("x", 1),
                "table",
                Map.of("b", 2, "a", 1),
                "bytes",
                new byte[] {1, 2},
                "money",
                new BigDecimal("1.50")));
        headers.put("none", null);
        var properties = new BasicProperties.Builder().headers(headers).build();
        try (var intake = publishing(queue("\"headers\": true, \"metadata\": {\"k\": \"v\"}"))) {
            channel.basicPublish(name, "key", properties, "x".getBytes(UTF_8));
            channel.basicPublish(name, "key", null, "x".getBytes(UTF_8));
            assertThat(intake.json(0))
                    .endsWith("\"body\":\"eA==\",\"headers\":{\"bytes\":\"AQI=\",\"flag\":true,\"list\":[\"x\",1],"
                            + "\"long\":1099511627776,\"money\":1.50,\"none\":null,\"number\":7,"
                            + "\"table\":{\"a\":1,\"b\":2},\"text\":\"a\\u003cb\",\"time\":\"2024-01-02T03:04:05Z\"},"
                            + "\"metadata\":{\"k\":\"v\"}}");
            assertThat(intake.json(1)).contains("\"headers\":{}");
        }
    }

    @Test
    void aMessageWhoseHeadersNestDeepDoesNotStopTheQueue() throws Exception {
        try (var intake = holding(queue("\"headers\": true"))) {
            publishNested(5_000);
            channel.basicPublish(name, "key", null, "x".getBytes(UTF_8));
            intake.awaitEvents(2);
            var payload = intake.events().getFirst().payload();
            assertThatThrownBy(payload::json)
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("nested more than 500 deep");
            intake.settle(0, new Outcome.Invalid(false, "deep"));
            intake.publish(1);
            await().until(() -> channel.messageCount(name) == 0);
            assertThat(intake.failure()).isEmpty();
        }
        try (var next = publishing(queue(""))) {
            publishNested(5_000);
            assertThat(next.json(0)).contains("\"body\":\"eA==\"");
        }
    }

    /** On a thread of its own: the client writes headers by recursion. */
    private void publishNested(int depth) throws Exception {
        List<Object> nested = new ArrayList<>();
        for (int i = 1; i < depth; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        var headers = with("deep", nested);
        var publish = new FutureTask<>(() -> {
            channel.basicPublish(name, "key", headers, "x".getBytes(UTF_8));
            return null;
        });
        Thread.ofPlatform().stackSize(64 << 20).start(publish);
        publish.get();
    }

    @Test
    void aBodyThatIsParkedKeepsItsBytes() throws Exception {
        try (var intake = holding(queue("\"jsonBody\": true"))) {
            channel.basicPublish(name, "key", null, "nope".getBytes(UTF_8));
            intake.awaitEvents(1);
            assertThat(intake.events().getFirst().payload().original())
                    .asString()
                    .isEqualTo("nope");
        }
    }

    @Test
    void aHeadersExchangeSendsWhatTheArgumentsOfTheBindingSay() throws Exception {
        var source = source(
                "headers",
                "\"queueDeclare\": {\"name\": \"%s\"}, \"queueBind\": {\"arguments\": \"%s\"}"
                        .formatted(name, "x-match: all\\nsize: 7"));
        try (var intake = publishing(source)) {
            channel.basicPublish(name, "key", with("size", "7"), "text".getBytes(UTF_8));
            channel.basicPublish(name, "key", with("size", 7), "number".getBytes(UTF_8));
            intake.awaitEvents(1);
            assertThat(intake.json(0)).contains("\"body\":\"bnVtYmVy\"");
        }
    }

    @Test
    void theArgumentsOfTheExchangeReachTheBroker() throws Exception {
        channel.exchangeDeclare(name + "-rest", "fanout");
        var rest = channel.queueDeclare().getQueue();
        channel.queueBind(rest, name + "-rest", "");
        var source = source(
                "direct", "\"exchangeDeclare\": {\"arguments\": \"alternate-exchange: %s-rest\"}".formatted(name));
        try (var intake = publishing(source)) {
            channel.basicPublish(name, "another key", null, "x".getBytes(UTF_8));
            await().until(() -> channel.basicGet(rest, true) != null);
            assertThat(intake.events()).isEmpty();
        }
    }

    @Test
    void whatIsThereIsUsedPassivelyWhateverItsOptionsAndWhatIsNotIsNamed() throws Exception {
        var passive =
                "\"exchangeDeclare\": {\"passive\": true}, \"queueDeclare\": {\"name\": \"%s\", \"passive\": true}"
                        .formatted(name);
        try (var intake = holding(source("topic", passive))) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("no exchange")
                    .hasMessageContaining("make it first");
        }
        channel.exchangeDeclare(name, "direct", false, true, Map.of());
        channel.queueDeclare(name, true, false, false, Map.of("x-max-length", 5));
        try (var intake = publishing(source("topic", passive))) {
            channel.basicPublish(name, "key", null, "x".getBytes(UTF_8));
            intake.awaitEvents(1);
        }
    }

    @Test
    void theBrokerSendsNoMoreThanThePrefetch() throws Exception {
        try (var intake = holding(queue("\"consume\": {\"prefetch\": 2}"))) {
            for (int i = 0; i < 5; i++) {
                channel.basicPublish(name, "key", null, "x".getBytes(UTF_8));
            }
            intake.awaitEvents(2);
            await().until(() -> channel.messageCount(name) == 3);
            await().during(Duration.ofMillis(200)).until(() -> intake.events().size() == 2);
            intake.publish(0);
            intake.awaitEvents(3);
        }
    }

    @Test
    void anotherServerOfTheClusterIsTakenWhereOneIsAway() throws Exception {
        var url = "amqp://guest:guest@localhost:%d,localhost:%d".formatted(FreePort.pick(), Broker.SERVER.port());
        for (int i = 0; i < 4; i++) { // in any order
            publishing(queue("\"url\": \"%s\"".formatted(url))).close();
        }
    }

    @Test
    void aQueueThatIsDeletedIsToldAndMadeAgain() throws Exception {
        var source = queue("");
        var first = publishing(source);
        channel.queueDelete(name);
        assertThat(first.awaitFailure()).hasMessageContaining("queue " + name + " was deleted");
        first.close();
        try (var next = publishing(source)) {
            channel.basicPublish(name, "key", null, "x".getBytes(UTF_8));
            next.awaitEvents(1);
        }
    }

    @Test
    void whatAReplicaDidNotSettleOfAQuorumQueueComesToTheNextOne() throws Exception {
        var source = source(
                "direct",
                "\"queueDeclare\": {\"name\": \"%s\", \"durable\": true, \"arguments\": \"x-queue-type: quorum\"}"
                        .formatted(name));
        var first = holding(source);
        channel.basicPublish(name, "key", null, "a".getBytes(UTF_8));
        channel.basicPublish(name, "key", null, "b".getBytes(UTF_8));
        first.awaitEvents(2);
        first.publish(1);
        first.close();
        try (var next = publishing(source)) {
            assertThat(next.json(0)).contains("\"body\":\"YQ==\"");
            await().during(Duration.ofMillis(200)).until(() -> next.events().size() == 1);
        }
    }

    /** It is given back once, and not to the consumer that is about to end. */
    @Test
    void anEndWithMessagesInHandCountsOnceTowardTheLimitOfDeliveriesOfAQuorumQueue() throws Exception {
        channel.queueDeclare(name + "-dead", true, false, false, null);
        var limited =
                "x-queue-type: quorum\\nx-delivery-limit: 1\\nx-dead-letter-exchange: \\\"\\\"\\nx-dead-letter-routing-key: %s-dead"
                        .formatted(name);
        var source = source(
                "direct",
                "\"headers\": true, \"queueDeclare\": {\"name\": \"%s\", \"durable\": true, \"arguments\": \"%s\"}"
                        .formatted(name, limited));
        var first = holding(source);
        channel.basicPublish(name, "key", null, "a".getBytes(UTF_8));
        channel.basicPublish(name, "key", null, "b".getBytes(UTF_8));
        first.awaitEvents(2);
        first.settle(0, new Outcome.Withdrawn());
        first.publish(1);
        awaitQueue("messages_unacknowledged", 1);
        first.close();
        var second = holding(source);
        assertThat(second.json(0)).contains("\"body\":\"YQ==\"", "\"x-delivery-count\":1");
        second.close();
        await().untilAsserted(
                        () -> assertThat(channel.messageCount(name + "-dead")).isEqualTo(1));
    }

    @Test
    void aQuorumQueueThatDropsWhatComesBackTooOftenIsTold() throws Exception {
        var quorum =
                "\"queueDeclare\": {\"name\": \"%s%s\", \"durable\": true, \"arguments\": \"x-queue-type: quorum%s\"}";
        var drops = source("direct", quorum.formatted(name, "", "\\nx-delivery-limit: 7"));
        var keeps = source(
                "direct",
                quorum.formatted(name, "-dead-letters", "\\nx-delivery-limit: 7\\nx-dead-letter-exchange: amq.fanout"));
        assertThat(notes(drops))
                .singleElement()
                .asString()
                .contains(
                        name, "came back more than 7 times is lost", "x-dead-letter-exchange", "x-delivery-limit: -1");
        assertThat(notes(keeps)).isEmpty();
    }

    private static List<String> notes(AmqpSource source) {
        var attempt = Attempt.of("source");
        connected(Intake.holding(new AmqpConnector(source, attempt), 1), attempt)
                .close();
        return attempt.notes();
    }

    /** Nobody else is ever given it. */
    @Test
    void whatIsHeldOfAQueueThatGoesWithItsConnectionIsNotLostWhenTheConnectionBreaks() throws Exception {
        var attempt = Attempt.of("source");
        var intake = connected(Intake.holding(new AmqpConnector(exclusive("{}"), attempt), 3), attempt);
        publish(8);
        awaitQueue("messages_unacknowledged", 8);
        Broker.SERVER.control("close_all_connections", "a test");
        intake.request(100);
        assertThat(intake.awaitFailure()).hasMessageContaining("a test");
        assertThat(intake.events()).hasSize(8).allMatch(event -> !event.settlement()
                .redelivers());
        intake.close();
        assertThat(attempt.notes())
                .singleElement()
                .asString()
                .contains("queue " + name + " goes with its connection", "take queueDeclare.exclusive away");
    }

    @Test
    void whatWasSentOfAQueueThatGoesWithItsConnectionIsHandedOnAtAnOrderlyEndAndTheRestCounted() throws Exception {
        var attempt = Attempt.of("source");
        var connector = new AmqpConnector(exclusive("{\"prefetch\": 2}"), attempt);
        var intake = connected(Intake.holding(connector, 1), attempt);
        publish(5);
        awaitQueue("messages_unacknowledged", 2);
        assertThat(connector.finish()).isTrue();
        intake.request(100);
        await().until(intake::isCompleted);
        assertThat(intake.events()).hasSize(2);
        assertThat(attempt.lost()).hasValue(3);
        intake.close();
    }

    private AmqpSource exclusive(String consume) throws IOException {
        return source(
                "direct",
                "\"queueDeclare\": {\"name\": \"%s\", \"exclusive\": true}, \"consume\": %s".formatted(name, consume));
    }

    private void publish(int messages) throws IOException {
        for (int i = 0; i < messages; i++) {
            channel.basicPublish(name, "key", null, "x".getBytes(UTF_8));
        }
    }

    /** Each look starts a program, which takes seconds on a busy machine. */
    private void awaitQueue(String count, int messages) {
        await().atMost(Duration.ofMinutes(1)).until(() -> Broker.SERVER
                .control("list_queues", "name", count)
                .lines()
                .anyMatch((name + "\t" + messages)::equals));
    }

    @Test
    void aBrokerThatBlocksItsPublishersGoesOnToServeUs() throws Exception {
        try (var intake = holding(queue("\"consume\": {\"prefetch\": 1}"))) {
            channel.basicPublish(name, "key", null, "a".getBytes(UTF_8));
            channel.basicPublish(name, "key", null, "b".getBytes(UTF_8));
            intake.awaitEvents(1);
            Broker.SERVER.control("set_vm_memory_high_watermark", "0");
            try {
                intake.publish(0);
                intake.awaitEvents(2);
                intake.publish(1);
                awaitQueue("messages", 0);
                assertThat(intake.failure()).isEmpty();
            } finally {
                Broker.SERVER.control("set_vm_memory_high_watermark", "0.4");
            }
        }
    }

    private static BasicProperties with(String header, Object value) {
        return new BasicProperties.Builder().headers(Map.of(header, value)).build();
    }

    private AmqpSource queue(String fields) throws IOException {
        var queue = "\"queueDeclare\": {\"name\": \"%s\", \"durable\": true}".formatted(name);
        return source("direct", fields.isEmpty() ? queue : queue + ", " + fields);
    }

    private AmqpSource source(String type, String fields) throws JsonProcessingException {
        var url = fields.contains("\"url\"") ? "" : "\"url\": \"%s\", ".formatted(Broker.url());
        return EventSourceJson.MAPPER.readValue(
                "{%s\"exchangeName\": \"%s\", \"exchangeType\": \"%s\", \"routingKey\": \"key\", %s}"
                        .formatted(url, name, type, fields),
                AmqpSource.class);
    }

    private static Intake publishing(AmqpSource source) {
        var attempt = Attempt.of("source");
        var intake = Intake.publishing(new AmqpConnector(source, attempt), 32);
        return connected(intake, attempt);
    }

    private static Intake holding(AmqpSource source) {
        var attempt = Attempt.of("source");
        return connected(Intake.holding(new AmqpConnector(source, attempt), 32), attempt);
    }

    private static Intake connected(Intake intake, Attempt attempt) {
        await().until(() -> attempt.isConnected() || intake.failure().isPresent());
        return intake;
    }
}
