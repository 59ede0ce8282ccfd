package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.local.RabbitServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AmqpConnectorTest extends AmqpCase {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name = "q-" + UUID.randomUUID();

    @Test
    void dataIsUpstreamsWithZeroTimeAndEmptyTextForWhatIsNotSet() throws Exception {
        try (var intake = publishing(durable(""))) {
            channel.basicPublish(name, "key", null, bytes("hello"));
            assertThat(intake.json(0))
                    .isEqualTo(("{\"contentType\":\"\",\"contentEncoding\":\"\",\"deliveryMode\":0,\"priority\":0,"
                                    + "\"correlationId\":\"\",\"replyTo\":\"\",\"expiration\":\"\",\"messageId\":\"\","
                                    + "\"timestamp\":\"0001-01-01 00:00:00 +0000 UTC\",\"type\":\"\",\"appId\":\"\","
                                    + "\"exchange\":\"%s\",\"routingKey\":\"key\",\"body\":\"aGVsbG8=\"}")
                            .formatted(name));
            assertThat(intake.events().get(0).coordinates()).isEmpty();
        }
    }

    @Test
    void propertiesAreEmittedAndTheMessageIdNamesTheEvent() throws Exception {
        var properties = new BasicProperties.Builder()
                .messageId("m1")
                .deliveryMode(2)
                .timestamp(Date.from(Instant.parse("2024-01-02T03:04:05Z")))
                .build();
        try (var intake = publishing(durable("\"jsonBody\": true, \"metadata\": {\"k\": \"v\"}"))) {
            channel.basicPublish(name, "key", properties, bytes("{\"a\": 1}"));
            assertThat(intake.json(0))
                    .contains(
                            "\"messageId\":\"m1\"",
                            "\"deliveryMode\":2",
                            "\"timestamp\":\"2024-01-02 03:04:05 +0000 UTC\"",
                            "\"body\":{\"a\":1}",
                            "\"metadata\":{\"k\":\"v\"}");
            assertThat(intake.coordinates()).singleElement().asString().startsWith("%1$s:%1$s:key:m1:".formatted(name));
        }
    }

    @Test
    void withAutoAckTheBrokerStillKeepsAMessageUntilItIsPublished() throws Exception {
        for (var consume : List.of("", "\"consume\": {\"autoAck\": true}")) {
            channel.queueDelete(name);
            var intake = holding(durable(consume), 10);
            channel.basicPublish(name, "key", null, bytes("kept"));
            intake.awaitEvents(1).close();
            assertThat(channel.messageCount(name)).isEqualTo(1);
        }
    }

    @Test
    void whatIsSettledAfterTheCancellationIsNotDeliveredAgainAndTheRestIs() throws Exception {
        var intake = holding(durable(""), 10);
        for (var text : List.of("a", "b", "c", "d")) {
            channel.basicPublish(name, "key", null, bytes(text));
        }
        intake.awaitEvents(4).cancel();
        intake.publish(0);
        intake.settle(1, new Outcome.Filtered());
        intake.settle(2, new Outcome.Withdrawn());
        intake.close();
        try (var next = publishing(durable(""))) {
            next.awaitEvents(2);
            assertThat(next.json(0)).contains("\"body\":\"Yw==\"");
            assertThat(next.json(1)).contains("\"body\":\"ZA==\"");
        }
        assertThat(channel.messageCount(name)).isZero();
    }

    @Test
    void aMessageThatCanNeverBePublishedGoesToTheDeadLetterExchange() throws Exception {
        channel.queueDeclare(name + "-dead", true, false, false, null);
        var queue =
                durable("", "x-dead-letter-exchange: \\\"\\\"\\nx-dead-letter-routing-key: %s-dead".formatted(name));
        try (var intake = holding(queue, 10)) {
            channel.basicPublish(name, "key", null, bytes("bad"));
            intake.awaitEvents(1).settle(0, new Outcome.Invalid(false, "no json"));
            await().untilAsserted(() ->
                    assertThat(channel.messageCount(name + "-dead")).isEqualTo(1));
        }
    }

    @Test
    void theBrokerSendsNoMoreThanTheWindow() throws Exception {
        var attempt = Attempt.of("window").withWindow(2);
        try (var intake = Intake.holding(new AmqpConnector(durable(""), attempt), Long.MAX_VALUE)) {
            await().until(attempt::isConnected);
            for (int i = 0; i < 5; i++) {
                channel.basicPublish(name, "key", null, bytes("x"));
            }
            intake.awaitEvents(2);
            await().during(Duration.ofMillis(300)).until(() -> intake.events().size() == 2);
            intake.publish(0);
            intake.awaitEvents(3);
        }
    }

    @Test
    void argumentsKeepTheirTypes() {
        assertThat(AmqpTopology.arguments("queueDeclare", "x-message-ttl: 60000\nx-queue-type: quorum\nflag: true"))
                .isEqualTo(Map.of("x-message-ttl", 60000, "x-queue-type", "quorum", "flag", true));
    }

    @Test
    void otherOptionsThanTheQueueHasAreExplained() throws Exception {
        publishing(durable("")).close();
        try (var intake = holding(durable("", "x-max-length: 5"), 1)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("PRECONDITION_FAILED")
                    .hasMessageContaining("queueDeclare");
        }
    }

    @Test
    void messagesOfOneOrderThatShareAMessageIdAreTwoEvents() throws Exception {
        var properties = new BasicProperties.Builder().messageId("order-7").build();
        try (var intake = publishing(durable(""))) {
            channel.basicPublish(name, "key", properties, bytes("created"));
            channel.basicPublish(name, "key", properties, bytes("paid"));
            channel.basicPublish(name, "key", properties, bytes("paid"));
            var coordinates = intake.awaitEvents(3).coordinates();
            assertThat(coordinates.get(0)).isNotEqualTo(coordinates.get(1));
            assertThat(coordinates.get(1)).isEqualTo(coordinates.get(2));
        }
    }

    @Test
    void aUserWhoMayOnlyReadConsumesTheQueueThatOthersMade() throws Exception {
        channel.exchangeDeclare(name, "topic", true, false, Map.of("alternate-exchange", "unrouted"));
        channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 5));
        channel.queueBind(name, name, "a.#");
        Broker.SERVER.control("add_user", name, "secret");
        Broker.SERVER.control("set_permissions", "-p", "/", name, "^$", "^$", "^" + name + "$");
        var reader = """
                {"url": "amqp://%1$s:secret@localhost:%2$d/", "exchangeName": "%1$s", "exchangeType": "topic",
                 "routingKey": "a.#", "queueDeclare": {"name": "%1$s", "durable": true}}
                """.formatted(name, Broker.SERVER.port());
        var attempt = Attempt.of("source");
        try (var intake = Intake.publishing(new AmqpConnector(JSON.readValue(reader, AmqpSource.class), attempt), 32)) {
            await().until(attempt::isConnected);
            channel.basicPublish(name, "a.b", null, bytes("kept"));
            intake.awaitEvents(1);
        }
        assertThat(attempt.notes())
                .singleElement()
                .asString()
                .startsWith("queue %s is used as it is: ".formatted(name))
                .contains("ACCESS_REFUSED", "grant the user configure and write on exchange " + name);
    }

    @Test
    void aUserWithoutRightsAndWithoutAQueueIsToldWhatToGrant() throws Exception {
        Broker.SERVER.control("add_user", name, "secret");
        Broker.SERVER.control("set_permissions", "-p", "/", name, "^$", "^$", "^$");
        var fields = "\"url\": \"amqp://%s:secret@localhost:%d/\"".formatted(name, Broker.SERVER.port());
        try (var intake = holding(sourceOf(fields), 1)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("ACCESS_REFUSED")
                    .hasMessageContaining("queueDeclare.name");
        }
    }

    @Test
    void anExchangeOfOthersWithOptionsOfTheirOwnIsUsedWhereNoneAreAskedFor() throws Exception {
        channel.exchangeDeclare(name, "direct", true, false, Map.of("alternate-exchange", "unrouted"));
        try (var intake = publishing(durable(""))) {
            channel.basicPublish(name, "key", null, bytes("kept"));
            intake.awaitEvents(1);
        }
    }

    @Test
    void theDefaultExchangeIsNeitherDeclaredNorBound() throws Exception {
        var source = """
                {"url": "%s", "exchangeName": "", "exchangeType": "direct", "routingKey": "key",
                 "queueDeclare": {"name": "%s", "durable": true}}
                """.formatted(Broker.url(), name);
        try (var intake = publishing(JSON.readValue(source, AmqpSource.class))) {
            channel.basicPublish("", name, null, bytes("direct"));
            intake.awaitEvents(1);
        }
    }

    @Test
    void argumentsThatAreEmptyYamlAreNone() throws Exception {
        for (var arguments : List.of("~", "# none", "")) {
            assertThat(AmqpTopology.arguments("queueDeclare", arguments)).isEmpty();
        }
    }

    @Test
    void whatIsSettledOutOfOrderIsToldToTheBrokerToo() throws Exception {
        var intake = holding(durable(""), 10);
        for (int i = 0; i < 10; i++) {
            channel.basicPublish(name, "key", null, bytes("m" + i));
        }
        intake.awaitEvents(10);
        for (int i : new int[] {3, 1, 0, 2, 9}) {
            intake.publish(i);
        }
        intake.settle(8, new Outcome.Invalid(false, "no json"));
        intake.settle(4, new Outcome.Withdrawn());
        intake.close();
        assertThat(channel.messageCount(name)).as("4 to 7").isEqualTo(4);
    }

    @Test
    void aConnectorThatIsCancelledBeforeItConnectedConsumesNothing() throws Exception {
        channel.queueDeclare(name, true, false, false, null);
        for (int i = 0; i < 20; i++) {
            var intake = Intake.holding(new AmqpConnector(durable(""), Attempt.of("source")), 1);
            intake.close();
        }
        await().untilAsserted(() -> assertThat(channel.consumerCount(name)).isZero());
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Broker.SERVER.connections()).isEqualTo(1));
    }

    @Test
    void anExclusiveQueueOfAnotherConnectionIsExplained() throws Exception {
        channel.queueDeclare(name, true, true, false, null);
        try (var intake = holding(durable(""), 1)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("RESOURCE_LOCKED")
                    .hasMessageContaining("exclusive");
        }
    }

    @Test
    void aWrongPasswordOrAddressIsExplained() throws Exception {
        var wrong = sourceOf("\"url\": \"amqp://guest:nope@localhost:%d/\"".formatted(Broker.SERVER.port()));
        try (var intake = holding(wrong, 1)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("refused user or password");
        }
        try (var intake = holding(sourceOf("\"url\": \"amqp://localhost:1/\""), 1)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void aBrokerThatDiesFailsTheConnection() throws Exception {
        try (var own = RabbitServer.start();
                var intake = holding(sourceOf("\"url\": \"%s\"".formatted(own.url())), 1)) {
            own.kill();
            assertThat(intake.awaitFailure()).isNotNull();
        }
    }

    private AmqpSource durable(String more) throws IOException {
        return durable(more, "");
    }

    private AmqpSource durable(String more, String arguments) throws IOException {
        return sourceOf(
                "\"url\": \"%s\", \"queueDeclare\": {\"name\": \"%s\", \"durable\": true, \"arguments\": \"%s\"}%s%s"
                        .formatted(Broker.url(), name, arguments, more.isEmpty() ? "" : ", ", more));
    }

    private AmqpSource sourceOf(String fields) throws JsonProcessingException {
        return JSON.readValue(
                "{\"exchangeName\": \"%s\", \"exchangeType\": \"direct\", \"routingKey\": \"key\", %s}"
                        .formatted(name, fields),
                AmqpSource.class);
    }

    private Intake publishing(AmqpSource source) {
        var attempt = Attempt.of("source");
        var intake = Intake.publishing(new AmqpConnector(source, attempt), 32);
        await().until(attempt::isConnected);
        return intake;
    }

    private Intake holding(AmqpSource source, long demand) {
        var attempt = Attempt.of("source");
        var intake = Intake.holding(new AmqpConnector(source, attempt), demand);
        await().until(() -> attempt.isConnected() || intake.failure().isPresent());
        return intake;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
