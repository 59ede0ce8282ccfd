package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** Against real servers. */
class FeederTest {
    private static final String GROUP = "argo-events-cg";

    private static SourceServers servers;

    @BeforeAll
    static void startServers() {
        servers = new SourceServers("127.0.0.1");
        for (var kind : List.of(SourceKind.MQTT, SourceKind.NSQ, SourceKind.REDIS_STREAM)) {
            servers.start(kind);
        }
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @Test
    void anMqttBrokerIsGivenAsMuchAsItTakesAndEachMessageIsAccepted() {
        try (var feeder = servers.feeder(SourceKind.MQTT, "many")) {
            feeder.keep();
            assertThat(feeder.fill(5_000, 100)).hasSize(5_000).doesNotHaveDuplicates();
            assertThat(new Offer(2_000, 100, 100_000).feed(feeder)).hasSize(2_000);
            assertThat(feeder.unacknowledged()).isEmpty();
        }
    }

    @Test
    void aChannelOfEmitterIsATopicBehindItsKey() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (var feeder = servers.feeder(SourceKind.EMITTER, "channel");
                var listener = new MqttClient(servers.mqttUrl(), "listener", new MemoryPersistence())) {
            listener.connect();
            listener.subscribe("key/channel/", 0, (topic, message) -> heard.add(message.toString()));
            feeder.keep();
            assertThat(feeder.feed(7).join()).isEqualTo("emitter");
            await().untilAsserted(() -> assertThat(heard).containsExactly("{\"number\": 7}"));
            listener.disconnect();
        }
    }

    @Test
    void whatARedisConsumerHoldsIsNotAcknowledged() {
        try (var feeder = servers.feeder(SourceKind.REDIS_STREAM, "held");
                var consumer = new Jedis(
                        "127.0.0.1", Integer.parseInt(servers.redisAddress().split(":")[1]))) {
            feeder.fill(3, 10);
            assertThat(feeder.unacknowledged()).isEqualTo(OptionalLong.of(0));
            var read = consumer.xreadGroup(
                    GROUP, "c", XReadGroupParams.xReadGroupParams(), Map.of("held", StreamEntryID.UNRECEIVED_ENTRY));
            var entries = read.getFirst().getValue();
            consumer.xack("held", GROUP, entries.getFirst().getID());
            assertThat(feeder.unacknowledged()).isEqualTo(OptionalLong.of(2));
        }
    }

    @Test
    void whatWaitsInAChannelOfNsqIsNotAcknowledged() {
        try (var feeder = servers.feeder(SourceKind.NSQ, "waiting")) {
            feeder.fill(3, 10);
            // the topic gives them to its channel by and by
            await().untilAsserted(() -> assertThat(feeder.unacknowledged()).isEqualTo(OptionalLong.of(3)));
        }
    }
}
