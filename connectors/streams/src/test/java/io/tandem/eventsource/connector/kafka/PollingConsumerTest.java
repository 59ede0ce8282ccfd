package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.local.KafkaServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What SmallRye's consumer would do by itself: keep threads, and poll five hundred times a second while nobody takes events. */
class PollingConsumerTest {
    private static final String THREAD = "smallrye-kafka-consumer-thread";

    @Test
    void anAddressThatCannotBeResolvedLeavesNoThreadBehind() {
        var before = pollingThreads();
        var source = Topic.sourceOf("""
                {"url": "nowhere.invalid:9092", "topic": "t", "consumerGroup": {"groupName": "g"}}
                """);
        for (int attempt = 0; attempt < 3; attempt++) {
            try (var intake = Intake.holding(new KafkaConnector(source, Attempt.of("lost"), EventLoops.VERTX), 1)) {
                assertThat(intake.awaitFailure()).hasMessageContaining("bootstrap");
            }
        }
        await().until(() -> before.containsAll(pollingThreads()));
    }

    @Test
    void aConnectionWhoseEventsAreNotSettledHardlyWorksAndGoesOnAtOnce() {
        var before = pollingThreads();
        try (var server = KafkaServer.start(Map.of("group.initial.rebalance.delay.ms", "0"));
                var topic = new Topic(server, 1)) {
            topic.send(0, IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new));
            var attempt = Attempt.of("held").withWindow(10);
            try (var intake = Intake.holding(new KafkaConnector(topic.source(""), attempt, EventLoops.VERTX), 1)) {
                intake.awaitEvents(1);
                long thread = pollingThreads().stream()
                        .filter(id -> !before.contains(id))
                        .findFirst()
                        .orElseThrow();
                var threads = ManagementFactory.getThreadMXBean();
                // the first second is spent on what a virtual machine does for the first time
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
                long begin = threads.getThreadCpuTime(thread);
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                assertThat(Duration.ofNanos(threads.getThreadCpuTime(thread) - begin))
                        .isLessThan(Duration.ofMillis(60));
                intake.request(99);
                await().atMost(Duration.ofSeconds(2))
                        .until(() -> intake.events().size() == 100);
            }
        }
        await().until(() -> before.containsAll(pollingThreads()));
    }

    private static Set<Long> pollingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREAD))
                .map(Thread::threadId)
                .collect(Collectors.toSet());
    }
}
