package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker is told how many messages it may send ahead, and memory is counted in bytes. */
class AmqpLargeMessagesTest extends AmqpCase {
    private final String name = "q-" + UUID.randomUUID();

    @Test
    void aQueueOfLargeMessagesDoesNotFillTheMemoryWhileTheBusIsSlow() throws Exception {
        declared();
        publish(300, 1 << 20);
        var attempt = Attempt.of("large").withWindow(256).withBudget(64 << 20);
        try (var intake = Intake.holding(new AmqpConnector(durable(), attempt), Long.MAX_VALUE)) {
            await().until(() -> unsettled(300), sent -> sent >= 16); // a quarter of the budget
            await().during(Duration.ofMillis(300)).until(() -> unsettled(300), fewerThan(20));
            for (int i = 0; i < 300; i++) {
                intake.awaitEvents(i + 1).publish(i);
            }
            assertThat(numbers(intake)).isEqualTo(first(300));
        }
        assertThat(channel.messageCount(name)).isZero();
    }

    @Test
    void messagesThatBecomeLargeAreReadAgainFewerAtATime() throws Exception {
        var attempt = Attempt.of("larger").withWindow(256).withBudget(2 << 20);
        var connectors = new AmqpConnectors(durable());
        try (var intake = Intake.holding(connectors.create(attempt), Long.MAX_VALUE)) {
            await().until(attempt::isConnected);
            publish(40, 8);
            for (int i = 0; i < 40; i++) {
                intake.awaitEvents(i + 1).publish(i);
            }
            publishAtOnce(200, 64 << 10);
            assertThat(intake.awaitFailure())
                    .hasMessageContaining(name)
                    .hasMessageContaining("reading again, 8 at a time");
        }
        try (var intake = Intake.holding(connectors.create(attempt), Long.MAX_VALUE)) {
            await().during(Duration.ofMillis(300)).until(() -> unsettled(200), fewerThan(9));
            for (int i = 0; i < 200; i++) {
                intake.awaitEvents(i + 1).publish(i);
            }
        }
        assertThat(channel.messageCount(name)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'autoDelete': true|'consumerTag': 'mine'",
                "'autoDelete': true|'exclusive': true",
                "'durable': false|'exclusive': true, 'consumerTag': 'mine'",
                "'durable': true, 'arguments': 'x-queue-type: quorum'|'noLocal': false",
                "'durable': true, 'arguments': 'x-single-active-consumer: true'|'noLocal': false"
            },
            quoteCharacter = '`')
    void aQueueOfAnyKindLosesAndDoublesNothingWhenAConsumerFollowsAnother(String queue, String consume)
            throws Exception {
        var fields = "'queueDeclare': {'name': 'NAME', %s}, 'consume': {%s}".formatted(queue, consume);
        var attempt = Attempt.of("source");
        var connector = new AmqpConnector(source(fields.replace('\'', '"')), attempt);
        try (var intake = Intake.holding(connector, Long.MAX_VALUE)) {
            await().until(attempt::isConnected);
            publish(40, 8);
            await("more than one ahead").until(() -> unsettled(40), ahead -> ahead > 1);
            for (int i = 0; i < 40; i++) {
                intake.awaitEvents(i + 1).publish(i);
            }
            assertThat(numbers(intake)).isEqualTo(first(40));
            assertThat(intake.failure()).isEmpty();
        }
    }

    @Test
    void aMessageLargerThanThePodHasMemoryForIsExplained() throws Exception {
        declared();
        publish(1, 2 << 20);
        try (var intake =
                Intake.holding(new AmqpConnector(durable(), Attempt.of("huge").withBudget(1 << 20)), 1)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("spec.template.container.resources.limits.memory")
                    .hasMessageContaining("2097152");
        }
    }

    @Test
    void whatStandsBeforeAMessageThatIsTooLargeComesAgainOnceAtMost() throws Exception {
        declared();
        publish(10, 8);
        publish(1, 2 << 20);
        var attempt = Attempt.of("huge").withBudget(1 << 20);
        var connectors = new AmqpConnectors(durable());
        var published = 0;
        for (int connection = 0; connection < 3; connection++) {
            try (var intake = Intake.publishing(connectors.create(attempt), 32)) {
                assertThat(intake.awaitFailure()).hasMessageContaining("larger than a sixth of the memory");
                published += intake.events().size();
            }
            await().until(() -> channel.consumerCount(name) == 0);
        }
        await().until(() -> channel.messageCount(name) == 1);
        assertThat(published).as("of ten, by three connections").isLessThanOrEqualTo(20);
    }

    private void declared() throws IOException {
        channel.exchangeDeclare(name, "direct", true);
        channel.queueDeclare(name, true, false, false, null);
        channel.queueBind(name, name, "key");
    }

    /** Of this size each, and numbered; returns when the broker has them. */
    private void publish(int messages, int bytes) throws Exception {
        publish(channel, messages, bytes);
        channel.waitForConfirmsOrDie(10_000);
    }

    /** One after the other, a consumer would learn of their size before many are sent. */
    private void publishAtOnce(int messages, int bytes) throws Exception {
        try (var transaction = channel.getConnection().createChannel()) {
            transaction.txSelect();
            publish(transaction, messages, bytes);
            transaction.txCommit();
        }
    }

    private void publish(Channel to, int messages, int bytes) throws IOException {
        for (int i = 0; i < messages; i++) {
            to.basicPublish(
                    name, "key", null, ByteBuffer.allocate(bytes).putInt(i).array());
        }
    }

    private static List<Integer> numbers(Intake intake) {
        return intake.events().stream()
                .map(event -> ByteBuffer.wrap(event.payload().original()).getInt())
                .toList();
    }

    private static List<Integer> first(int messages) {
        return IntStream.range(0, messages).boxed().toList();
    }

    /** How many of them the broker has sent, and does not know what became of. */
    private long unsettled(int messages) throws IOException {
        return messages - channel.messageCount(name);
    }

    private static Predicate<Long> fewerThan(long most) {
        return number -> number < most;
    }

    private AmqpSource durable() throws JsonProcessingException {
        return source("\"queueDeclare\": {\"name\": \"NAME\", \"durable\": true}");
    }

    private AmqpSource source(String fields) throws JsonProcessingException {
        var json = "{\"url\": \"%s\", \"exchangeName\": \"%s\", \"exchangeType\": \"direct\", \"routingKey\": \"key\","
                + " %s}";
        return new ObjectMapper()
                .readValue(json.formatted(Broker.url(), name, fields.replace("NAME", name)), AmqpSource.class);
    }
}
