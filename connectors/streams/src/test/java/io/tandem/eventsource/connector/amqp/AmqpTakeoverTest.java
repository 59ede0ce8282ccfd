package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.ReplicaProcess;
import io.tandem.local.Child;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the broker gives the next replica what the active one had in flight. */
class AmqpTakeoverTest {
    private static WorkDir dir;

    @BeforeAll
    static void makeDirectory() {
        dir = WorkDir.create("takeover");
    }

    @AfterAll
    static void removeDirectory() {
        dir.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"killed", "hung"})
    void whatWasInFlightGoesToTheNextReplicaUnderTheSameName(String fault) throws Exception {
        var source = """
                {"url": "%s", "exchangeName": "%s", "exchangeType": "direct", "routingKey": "k",
                 "queueDeclare": {"name": "%s", "durable": true}}
                """.formatted(Broker.SERVER.url(), fault, fault);
        try (var first = ReplicaProcess.start(dir, "amqp", "ha", source, false)) {
            publish(first, fault);
            if (fault.equals("killed")) {
                first.kill();
            } else {
                first.suspend();
            }
            long begin = System.nanoTime();
            var connector = new AmqpConnector(new ObjectMapper().readValue(source, AmqpSource.class), Attempt.of("ha"));
            try (var second = Intake.publishing(connector, 32)) {
                second.awaitEvents(1);
                System.out.printf("measured what=\"amqp %s\" ms=%d%n", fault, (System.nanoTime() - begin) / 1_000_000);
                assertThat(second.coordinates())
                        .singleElement()
                        .isEqualTo(Files.readString(first.log())
                                .lines()
                                .filter(line -> line.startsWith("received "))
                                .map(line -> line.substring("received ".length()))
                                .findFirst()
                                .orElseThrow());
            }
        }
    }

    /** Sends until the replica has bound its queue and received it. */
    private static void publish(Child replica, String exchange) throws Exception {
        try (var connection = Broker.connect(Broker.SERVER)) {
            replica.await("consuming", TestLimits.START, () -> {
                try (var channel = connection.createChannel()) { // it ends where there is no such queue yet
                    return channel.consumerCount(exchange) == 1;
                }
            });
            connection
                    .createChannel()
                    .basicPublish(
                            exchange,
                            "k",
                            new BasicProperties.Builder().messageId("m1").build(),
                            new byte[] {1});
        }
        replica.await("holding", TestLimits.WAIT, () -> Files.readString(replica.log())
                .contains("received"));
    }
}
