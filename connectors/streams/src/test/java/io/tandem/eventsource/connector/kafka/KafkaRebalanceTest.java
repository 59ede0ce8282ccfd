package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Another EventSource joins the group and gets one of two partitions. */
class KafkaRebalanceTest {
    private static final String HEARTBEATS = "\"config\": \"Consumer: {Group: {Heartbeat: {Interval: 100ms}}}\"";

    @Test
    void aPartitionGoesWhenItsEventsInFlightAreSettledSoThatNobodyReadsThemAgain() {
        try (var topic = new Topic(SharedBroker.SERVER, 2)) {
            topic.send(0, "a");
            topic.send(1, "b");
            try (var first = Intake.holding(connector(topic, "one"), 8).awaitEvents(2);
                    var second = Intake.publishing(connector(topic, "two"), 8)) {
                await().until(() -> topic.isRebalancing(topic.name()));
                // it has heard of it with a heartbeat by then, and waits
                await().pollDelay(Duration.ofMillis(500)).until(() -> true);
                first.publish(0);
                first.publish(1);
                await().until(() -> {
                    topic.send(0, "c");
                    topic.send(1, "d");
                    return !second.events().isEmpty();
                });
                assertThat(second.coordinates()).noneMatch(id -> id.endsWith(":0"));
            }
        }
    }

    @Test
    void recordsOfAPartitionThatWentAreNotHandedOutAfterwards() {
        try (var topic = new Topic(SharedBroker.SERVER, 2)) {
            for (int partition = 0; partition < 2; partition++) {
                topic.send(
                        partition,
                        IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new));
            }
            // all of them were read when it is the second one's turn, and one was asked for
            try (var first = Intake.holding(connector(topic, "one"), 1).awaitEvents(1);
                    var second = Intake.publishing(connector(topic, "two"), 8)) {
                await().until(() -> topic.isRebalancing(topic.name()));
                first.publish(0);
                await().until(() -> second.events().size() >= 39);
                first.request(100);
                await().until(() -> first.events().size() + second.events().size() >= 80);
                assertThat(Stream.concat(first.coordinates().stream(), second.coordinates().stream()))
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static KafkaConnector connector(Topic topic, String name) {
        return new KafkaConnector(topic.source(HEARTBEATS), Attempt.of(name).withWindow(100), EventLoops.VERTX);
    }
}
