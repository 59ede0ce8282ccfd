package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static io.tandem.eventsource.bus.BusFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Multi;
import io.tandem.api.BusConfig;
import io.tandem.api.SaslConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.KafkaTopics;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBusTest {
    private static final Logger LOG = Logger.getLogger(KafkaBusTest.class);
    private static final int PARTITIONS = 3;

    @TempDir
    Path root;

    private final String topic = "bus-" + UUID.randomUUID();
    private EventBus bus;

    @AfterEach
    void stop() {
        if (bus != null) {
            bus.close();
        }
    }

    @Test
    void anEventIsStoredWithUpstreamsKeyAndNoHeaders() throws Exception {
        createTopic();
        start("hash");
        publish(message("orders", 7));

        ConsumerRecord<String, String> stored = records(1).getFirst();
        assertThat(stored.key()).isEqualTo("shop.orders");
        assertThat(stored.value()).isEqualTo("7");
        assertThat(stored.headers()).isEmpty();
    }

    @Test
    void theNewestEventOfANameIsFoundAtTheEndOfTheTopic() throws Exception {
        createTopic();
        start(null);
        assertThat(bus.last("orders").await().atMost(LIMIT)).isEmpty();
        for (var i = 0; i < 30; i++) {
            publish(message("orders", i));
        }
        Multi.createFrom()
                .range(0, 2_000)
                .onItem()
                .transformToUni(i -> Publishing.publish(bus, message("returns", i)))
                .merge(500)
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);
        assertThat(bus.last("orders").await().atMost(LIMIT).map(String::new)).contains("29");
        assertThat(bus.last("nothing").await().atMost(LIMIT)).isEmpty();
    }

    @Test
    void oneKeyKeepsItsOrderWithManyInFlight() throws Exception {
        createTopic();
        start("hash");
        int count = 20_000;
        byte[] body = new byte[1_536];
        long begin = System.nanoTime();
        Multi.createFrom()
                .range(0, count)
                .onItem()
                .transformToUni(
                        i -> Publishing.publish(bus, new EventBus.Message("orders", "id" + i, numbered(body, i))))
                .merge(1_000)
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);
        double seconds = (System.nanoTime() - begin) / 1e9;
        LOG.infof("published %d events of %d bytes, %.0f per second", count, body.length, count / seconds);

        assertThat(records(count).stream()
                        .map(stored -> Integer.parseInt(stored.value().trim())))
                .isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void theDefaultSpreadsOneKeyOverThePartitions() throws Exception {
        createTopic();
        start(null);
        Multi.createFrom()
                .range(0, 200)
                .onItem()
                .transformToUniAndConcatenate(i -> Publishing.publish(bus, message("orders", i)))
                .collect()
                .asList()
                .await()
                .atMost(LIMIT);

        assertThat(records(200).stream().map(ConsumerRecord::partition).distinct())
                .hasSize(PARTITIONS);
    }

    @Test
    void anEventOverUpstreamsLimitIsRefused() throws Exception {
        createTopic();
        start("manual");
        int frame = "shop.orders".length() + 36;

        publish(new EventBus.Message("orders", "full", new byte[1_000_000 - frame]));
        assertThatThrownBy(() -> publish(new EventBus.Message("orders", "over", new byte[1_000_001 - frame])))
                .isInstanceOf(BusException.TooLarge.class);
    }

    @Test
    void anEventWhoseTermEndedWhileItWaitedIsNotSent() throws Exception {
        createTopic();
        start("hash");
        var answers = new Answers();
        bus.publish(message("orders", 1), answers.receipt(() -> false));
        publish(message("orders", 2));

        assertThat(answers.failures()).singleElement().isInstanceOf(BusException.Expired.class);
        assertThat(records(1).getFirst().value()).isEqualTo("2");
    }

    @Test
    void aMissingTopicIsNamedWithAHintAndItsCreationIsNoticed() throws Exception {
        start("hash");
        await().atMost(LIMIT).until(() -> BusFixture.state(bus).detail().contains("auto.create.topics.enable"));
        assertThatThrownBy(() -> publish(message("orders", 1)))
                .isInstanceOf(BusException.Unavailable.class)
                .hasMessageContaining(topic);

        createTopic();
        awaitConnected(bus);
        publish(message("orders", 1));
    }

    @Test
    void aWrongPasswordIsToldAndItsCorrectionIsNoticed() throws Exception {
        createTopic();
        secret("user", KafkaServer.USER);
        secret("password", "wrong");
        SaslConfig sasl = new SaslConfig("PLAIN", key("user"), key("password"), Map.of());
        create(new BusConfig.Kafka(SharedKafka.SERVER.saslUrl(), topic, null, null, sasl, null, "hash", Map.of()));
        await().atMost(LIMIT).until(() -> BusFixture.state(bus).detail().contains("uthentication failed"));

        secret("password", KafkaServer.PASSWORD);
        awaitConnected(bus);
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            publish(message("orders", 1));
            return true;
        });
    }

    @Test
    void nothingIsLostOrDisorderedWhenTheBrokerIsKilledUnderLoad() throws Exception {
        createTopic();
        start("hash");
        int count = 10_000;
        try (var sender = new OrderedSender(bus, "orders", count, 500)) {
            sender.start();
            await().atMost(LIMIT).until(() -> sender.stored() > count / 4);
            SharedKafka.SERVER.kill();
            SharedKafka.SERVER.restart();
            await().atMost(LIMIT.multipliedBy(3)).until(sender::done);
        }
        List<Integer> firstSeen = read(topic).stream()
                .map(stored -> Integer.parseInt(stored.value()))
                .distinct()
                .toList();
        assertThat(firstSeen).isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    private static byte[] numbered(byte[] template, int number) {
        byte[] body = template.clone();
        Arrays.fill(body, (byte) ' ');
        byte[] digits = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(digits, 0, body, 0, digits.length);
        return body;
    }

    private void start(String partitioner) {
        create(new BusConfig.Kafka(SharedKafka.SERVER.url(), topic, null, null, null, null, partitioner, Map.of()));
        if (topicExists()) {
            awaitConnected(bus);
        }
    }

    private void create(BusConfig.Kafka config) {
        BusConfig all = new BusConfig(null, null, config, Map.of());
        Buses buses = Buses.create(all, "shop", new Mounts(root), "test", "eventbus-shop");
        assertThat(buses.nats()).isEqualTo(Optional.empty());
        bus = buses.bus();
    }

    private void publish(EventBus.Message message) {
        Publishing.publish(bus, message).await().atMost(LIMIT);
    }

    private static SecretKeySelector key(String key) {
        return new SecretKeySelector("kafka", key, null, Map.of());
    }

    private void secret(String key, String value) throws IOException {
        Path file = new Mounts(root).secretPath("kafka", key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value);
    }

    private void createTopic() {
        KafkaTopics.create(SharedKafka.SERVER.url(), topic, PARTITIONS);
    }

    private boolean topicExists() {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get().contains(topic);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", SharedKafka.SERVER.url()));
    }

    private List<ConsumerRecord<String, String>> records(int wanted) {
        List<ConsumerRecord<String, String>> all = read(topic);
        assertThat(all).hasSize(wanted);
        return all;
    }

    /** Everything that is in the topic now, each partition in its order. */
    private static List<ConsumerRecord<String, String>> read(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", SharedKafka.SERVER.url());
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }
}
