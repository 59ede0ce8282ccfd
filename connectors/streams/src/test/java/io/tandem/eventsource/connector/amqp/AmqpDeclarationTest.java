package io.tandem.eventsource.connector.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option of the declarations reaches the broker, with its answer and without. */
class AmqpDeclarationTest extends AmqpCase {
    private final String name = "declared-" + UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({
        "true, false, false, true",
        "false, true, false, true",
        "false, false, true, true",
        "false, true, false, false",
        "true, false, true, false"
    })
    void exchangeAndQueueAreWhatWasAskedFor(boolean durable, boolean autoDelete, boolean internal, boolean noWait)
            throws Exception {
        var attempt = Attempt.of("source");
        try (var intake =
                Intake.publishing(new AmqpConnector(source(durable, autoDelete, internal, noWait), attempt), 8)) {
            await().until(() -> attempt.isConnected() || intake.failure().isPresent());
            // a broker refuses to have the same with other options
            channel.exchangeDeclare(name, "direct", durable, autoDelete, internal, Map.of());
            channel.queueDeclare(name, durable, false, autoDelete, Map.of("x-max-length", 5));
            // an internal one takes from exchanges only
            channel.exchangeDeclare(name + "-from", "fanout");
            channel.exchangeBind(name, name + "-from", "key");
            channel.basicPublish(name + "-from", "key", null, "x".getBytes(UTF_8));
            assertThat(intake.json(0)).contains("\"body\":\"eA==\"");
        }
        if (autoDelete) { // the exchange with its only queue, and that with its only consumer
            await().until(() -> isGone(own -> own.queueDeclarePassive(name)));
            await().until(() -> isGone(own -> own.exchangeDeclarePassive(name)));
        }
    }

    private AmqpSource source(boolean durable, boolean autoDelete, boolean internal, boolean noWait)
            throws IOException {
        return EventSourceJson.MAPPER.readValue(
                """
                {"url": "%s", "exchangeName": "%2$s", "exchangeType": "direct", "routingKey": "key",
                 "exchangeDeclare": {"durable": %3$s, "autoDelete": %4$s, "internal": %5$s, "noWait": %6$s},
                 "queueDeclare": {"name": "%2$s", "durable": %3$s, "autoDelete": %4$s, "noWait": %6$s, "arguments": "x-max-length: 5"},
                 "queueBind": {"noWait": %6$s}}
                """.formatted(Broker.url(), name, durable, autoDelete, internal, noWait), AmqpSource.class);
    }

    /** By a channel of its own, which the broker closes then. */
    private boolean isGone(Look look) throws IOException {
        var own = connection.createChannel();
        try {
            look.at(own);
            own.abort();
            return false;
        } catch (IOException gone) {
            return true;
        }
    }

    private interface Look {
        void at(Channel channel) throws IOException;
    }
}
