package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replicas that consume at once, as {@code tandem.io/active-active} asks. */
class KafkaSharingTest {
    /** A member that is expected back keeps its partition for a session, which nobody waits for here. */
    private static final String LONG_SESSION =
            "\"config\": \"Consumer: {Group: {Heartbeat: {Interval: 100ms}, Session: {Timeout: 10m}}}\"";

    @Test
    void eachReplicaReadsItsShareAndWhoStopsLeavesItToTheOtherAtOnce() {
        try (var topic = new Topic(SharedBroker.SERVER, 2);
                var pods = new TestContext("incoming")) {
            pods.shared = true;
            try (var stays = publishing(topic, pods)) {
                sendToBoth(topic);
                // two that are the first in their process at once: SmallRye's provider of contexts is set twice, which
                // it refuses
                stays.awaitEvents(1);
                try (var goes = publishing(topic, pods)) {
                    await().until(() -> {
                        sendToBoth(topic);
                        return !goes.events().isEmpty();
                    });
                    int before = stays.events().size();
                    await().until(() -> {
                        sendToBoth(topic);
                        return stays.events().size() > before;
                    });
                    assertThat(goes.failure()).isEmpty();
                    assertThat(Stream.concat(stays.coordinates().stream(), goes.coordinates().stream()))
                            .doesNotHaveDuplicates();
                }
                await().until(() -> {
                    int before = stays.events().size();
                    sendToBoth(topic);
                    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
                    return partitions(stays, before) == 2;
                });
                assertThat(stays.failure()).isEmpty();
            }
        }
    }

    private static long partitions(Intake intake, int from) {
        var coordinates = intake.coordinates();
        return coordinates.subList(from, coordinates.size()).stream()
                .map(coordinate -> coordinate.substring(0, coordinate.lastIndexOf(':')))
                .distinct()
                .count();
    }

    private static void sendToBoth(Topic topic) {
        topic.send(0, "x");
        topic.send(1, "y");
    }

    private static Intake publishing(Topic topic, TestContext pod) {
        return Intake.publishing(new KafkaConnector(topic.source(LONG_SESSION), pod, EventLoops.VERTX), 8);
    }
}
