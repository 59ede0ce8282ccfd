package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replicas that consume at once, as {@code tandem.io/active-active} asks. */
class AmqpSharingTest extends AmqpCase {
    private final String name = "shared-" + UUID.randomUUID();

    @Test
    void eachMessageGoesToOneReplicaAndWhatOneHoldsAtItsEndToTheOther() throws Exception {
        try (var pods = new TestContext("incoming")) {
            pods.shared = true;
            try (var stays = connected(Intake.publishing(connector(pods), 32), 1)) {
                try (var goes = connected(Intake.publishing(connector(pods), 32), 2)) {
                    publish(0, 100);
                    await().until(() -> stays.events().size() + goes.events().size() >= 100);
                    await().until(() -> channel.messageCount(name) == 0);
                    assertThat(Stream.of(stays, goes).flatMap(pod -> numbers(pod).stream()))
                            .containsExactlyInAnyOrderElementsOf(sequence(0, 100));
                    assertThat(stays.events()).isNotEmpty();
                    assertThat(goes.events()).isNotEmpty();
                }
                int before = stays.events().size();
                try (var holds = connected(Intake.holding(connector(pods), 32), 2)) {
                    publish(100, 20);
                    holds.awaitEvents(1);
                }
                stays.awaitEvents(before + 20);
                assertThat(numbers(stays).subList(before, stays.events().size()))
                        .containsExactlyInAnyOrderElementsOf(sequence(100, 20));
            }
        }
    }

    private AmqpConnector connector(TestContext pod) throws IOException {
        var source = EventSourceJson.MAPPER.readValue("""
                {"url": "%s", "exchangeName": "%2$s", "exchangeType": "direct", "routingKey": "key",
                 "queueDeclare": {"name": "%2$s", "durable": true}}
                """.formatted(Broker.url(), name), AmqpSource.class);
        assertThat(source.notShareable()).isEmpty();
        return new AmqpConnector(source, pod);
    }

    /** Waits until the broker knows as many consumers of the queue. */
    private Intake connected(Intake pod, int consumers) {
        await().ignoreExceptions().until(() -> {
            var look = connection.createChannel(); // a queue that is not there yet ends it
            long found = look.consumerCount(name);
            look.abort();
            return found == consumers;
        });
        return pod;
    }

    private void publish(int first, int messages) throws IOException {
        for (int number : sequence(first, messages)) {
            channel.basicPublish(name, "key", null, String.valueOf(number).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Integer> sequence(int first, int length) {
        return IntStream.range(first, first + length).boxed().toList();
    }

    private static List<Integer> numbers(Intake pod) {
        return IntStream.range(0, pod.events().size())
                .mapToObj(index -> pod.json(index).replaceAll(".*\"body\":\"([^\"]*)\".*", "$1"))
                .map(body -> new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
                .map(Integer::valueOf)
                .toList();
    }
}
