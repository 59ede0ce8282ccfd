package io.tandem.eventsource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.tandem.local.ControlPlane;
import io.tandem.local.KafkaServer;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A calendar that ticks every ten minutes, and one at eight, of which the active pod is killed at the very moment of a tick: a
 * little before it, a little after it, as soon as the tick is seen. Processes, locks, checkpoints and buses are real; the wall clock
 * is set from tick to tick.
 */
class CalendarTakeoverTest {
    private static final ExecutorService BOTH = Executors.newFixedThreadPool(2);

    private static Future<?> onJetStream;
    private static Future<?> onKafka;

    /** At the same time: both wait most of it. */
    @BeforeAll
    static void begin() {
        onJetStream = BOTH.submit(() -> {
            takeOverOnJetStream();
            return null;
        });
        onKafka = BOTH.submit(() -> {
            takeOverOnKafka();
            return null;
        });
    }

    @AfterAll
    static void end() {
        BOTH.shutdownNow();
    }

    @Test
    void noTickIsLostOrDoubledOnAJetStreamBus() throws Exception {
        onJetStream.get();
    }

    @Test
    void noTickIsLostOrDoubledOnAKafkaBus() throws Exception {
        onKafka.get();
    }

    private static void takeOverOnJetStream() throws Exception {
        try (var server = NatsServer.start();
                var nats = NatsServer.connect(server.url());
                var takeover = new CalendarTakeover()) {
            takeover.play(
                    "{\"jetstream\": {\"url\": \"%s\"}}".formatted(server.url()),
                    "",
                    pod -> {},
                    pod -> {},
                    () -> stored(nats));
        }
    }

    private static void takeOverOnKafka() throws Exception {
        try (var kafka = KafkaServer.start();
                var plane = ControlPlane.start();
                var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.url()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                var takeover = new CalendarTakeover()) {
            KafkaTopics.create(kafka.url(), "events", 1);
            consumer.assign(List.of(new TopicPartition("events", 0)));
            consumer.seekToBeginning(consumer.assignment());
            var seen = new ArrayList<byte[]>();
            takeover.play(
                    "{\"kafka\": {\"url\": \"%s\", \"topic\": \"events\"}}".formatted(kafka.url()),
                    plane.kubeconfig(),
                    pod -> plane.client().resource(pod(pod)).create(),
                    pod -> plane.client().resource(pod(pod)).withGracePeriod(0).delete(),
                    () -> {
                        consumer.poll(Duration.ofMillis(10)).forEach(record -> seen.add(record.value()));
                        return seen;
                    });
            assertThat(plane.client()
                            .configMaps()
                            .inNamespace("default")
                            .withName("eventsource-clock")
                            .get()
                            .getData())
                    .as("checkpoints")
                    .containsOnlyKeys("minutes", "eight");
        }
    }

    private static List<byte[]> stored(Connection nats) {
        try {
            var streams = nats.jetStreamManagement();
            var state = streams.getStreamInfo("default").getStreamState();
            var events = new ArrayList<byte[]>();
            for (var i = state.getFirstSequence(); i <= state.getLastSequence() && state.getMsgCount() > 0; i++) {
                events.add(streams.getMessage("default", i).getData());
            }
            return events;
        } catch (IOException | JetStreamApiException e) {
            return List.of();
        }
    }

    static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("default")
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build();
    }
}
