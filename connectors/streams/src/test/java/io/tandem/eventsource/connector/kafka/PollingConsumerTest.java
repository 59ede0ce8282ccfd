package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.local.TestLimits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** What SmallRye's consumer would do by itself: keep threads, and poll five hundred times a second while nobody takes events. */
class PollingConsumerTest {
    private static final Duration LIMIT = TestLimits.WAIT;
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
        try (var topic = new Topic(SharedBroker.SERVER, 1)) {
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
                long begin = System.nanoTime();
                long worked = threads.getThreadCpuTime(thread);
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                worked = threads.getThreadCpuTime(thread) - worked;
                assertThat((double) worked / (System.nanoTime() - begin))
                        .as("its share of a processor")
                        .isLessThan(0.03);
                intake.request(99);
                intake.awaitEvents(100);
            }
        }
        await().until(() -> before.containsAll(pollingThreads()));
    }

    @Test
    void aConsumerThatIsBusyForLongerThanItsCloseWaitsIsClosedAfterwards() {
        var before = pollingThreads();
        var busy = new CountDownLatch(1);
        try (var consumer = new PollingConsumer(nobody(Map.of()), EventLoops.VERTX)) {
            consumer.await(LIMIT, client -> {});
            consumer.later(client -> awaitUninterruptibly(busy));
        }
        busy.countDown();
        await().until(() -> before.containsAll(pollingThreads()));
    }

    @Test
    void aConsumerThatIsBeingCreatedWhileItIsClosedIsClosedAfterwards() {
        var before = pollingThreads();
        SlowInterceptor.reset();
        var slow = Map.<String, Object>of(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, SlowInterceptor.class.getName());
        try (var consumer = new PollingConsumer(nobody(slow), EventLoops.VERTX)) {
            await().until(() -> SlowInterceptor.creating);
        }
        SlowInterceptor.goOn.countDown();
        await().until(() -> SlowInterceptor.closed);
        await().until(() -> before.containsAll(pollingThreads()));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KafkaSettings nobody(Map<String, Object> more) {
        var client = new HashMap<String, Object>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:0",
                ConsumerConfig.GROUP_ID_CONFIG,
                "g",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName()));
        client.putAll(more);
        return new KafkaSettings(
                client, "t", OptionalInt.empty(), true, 0, new RecordData("127.0.0.1:0", false, Map.of()));
    }

    /** Keeps a consumer from being created, and tells when it is closed. */
    public static final class SlowInterceptor implements ConsumerInterceptor<byte[], byte[]> {
        static volatile CountDownLatch goOn;
        static volatile boolean creating;
        static volatile boolean closed;

        static void reset() {
            goOn = new CountDownLatch(1);
            creating = false;
            closed = false;
        }

        @Override
        public void configure(Map<String, ?> configs) {
            creating = true;
            awaitUninterruptibly(goOn);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Set<Long> pollingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREAD))
                .map(Thread::threadId)
                .collect(Collectors.toSet());
    }
}
