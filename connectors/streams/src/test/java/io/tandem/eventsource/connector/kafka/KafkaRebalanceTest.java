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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTopicThatWasDeletedAndMadeAgainIsReadFromItsBegin(boolean inGroup) {
        try (var topic = new Topic(SharedBroker.SERVER, 1)) {
            var source = inGroup
                    ? topic.source(HEARTBEATS)
                    : Topic.sourceOf("""
                            {"url": "%s", "topic": "%s", "partition": "0", "config": "Consumer: {Offsets: {Initial: -2}}"}
                            """.formatted(SharedBroker.SERVER.url(), topic.name()));
            var name = "again-" + topic.name();
            var group = inGroup ? topic.name() : "tandem-default-%s-example".formatted(name);
            topic.send(0, "a", "b", "c");
            try (var intake = Intake.publishing(new KafkaConnector(source, Attempt.of(name), EventLoops.VERTX), 8)) {
                intake.awaitEvents(3);
                await().until(() -> topic.committed(group, 0).orElse(-1) == 3);
                topic.again(1);
                topic.send(0, "d");
                intake.awaitEvents(4);
                topic.send(0, "e");
                intake.awaitEvents(5);
                assertThat(intake.coordinates().subList(3, 5))
                        .allSatisfy(id -> assertThat(id).matches(".*:0:[01]"));
                await().until(() -> topic.committed(group, 0).orElse(-1) == 2);
            }
        }
    }

    private static KafkaConnector connector(Topic topic, String name) {
        return new KafkaConnector(topic.source(HEARTBEATS), Attempt.of(name).withWindow(100), EventLoops.VERTX);
    }
}
