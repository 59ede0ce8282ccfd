package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.BusConfig;
import io.tandem.eventsource.KafkaTopics;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ids and names of any characters, through the real buses: each is stored or refused for good, and none stops the next. */
class AnyTextTest {
    private static final long SEED = 20_261_129;
    private static final int TEXTS = 400;
    private static final List<String> KNOWN =
            List.of("é", "Bestellung-ü", "a\nb", "a\r\nX: y", "\u0000", "", " ", "\ud800", "😀");

    @Test
    void noIdStopsJetStreamAndEachIsStored() throws Exception {
        try (NatsServer server = NatsServer.start();
                Buses buses = jetstream(server)) {
            awaitConnected(buses.bus());
            var answers = new Answers();
            int sent = 0;
            for (var id : texts()) {
                // a number in front, or equal texts would be one event
                var message = new EventBus.Message("orders", sent++ + id, new byte[] {1});
                buses.bus().publish(message, answers.receipt());
            }
            int all = sent;
            await().atMost(LIMIT).until(() -> answers.inFlight() == 0);

            assertThat(answers.failures()).isEmpty();
            assertThat(answers.stored()).isEqualTo(all);
            assertThat(BusFixture.stream(server.url())).hasSize(all);
        }
    }

    @Test
    void noEventNameStopsJetStream() {
        try (NatsServer server = NatsServer.start();
                Buses buses = jetstream(server)) {
            awaitConnected(buses.bus());
            storedOrRefusedForGood(buses.bus());
        }
    }

    @Test
    void anEventNameWithAnUmlautIsASubject() throws Exception {
        try (NatsServer server = NatsServer.start();
                Buses buses = jetstream(server)) {
            awaitConnected(buses.bus());
            Publishing.publish(buses.bus(), BusFixture.message("größe", 1))
                    .await()
                    .atMost(LIMIT);

            assertThat(buses.bus().last("größe").await().atMost(LIMIT)).isPresent();
            try (var connection = NatsServer.connect(server.url())) {
                var info = connection.jetStreamManagement().getMessage("default", 1);
                assertThat(info.getSubject().getBytes(StandardCharsets.ISO_8859_1).length)
                        .isGreaterThanOrEqualTo("default.shop.größe".length());
                assertThat(info.getSubject()).doesNotContain("?");
            }
        }
    }

    @Test
    void noIdOrNameStopsKafka() throws Exception {
        KafkaTopics.create(SharedKafka.SERVER.url(), "any", 1);
        var config = new BusConfig.Kafka(SharedKafka.SERVER.url(), "any", null, null, null, null, "hash", Map.of());
        try (Buses buses = create(new BusConfig(null, null, config, Map.of()))) {
            awaitConnected(buses.bus());
            storedOrRefusedForGood(buses.bus());
        }
    }

    private static void storedOrRefusedForGood(EventBus bus) {
        var answers = new Answers();
        int number = 0;
        for (var name : texts()) {
            bus.publish(new EventBus.Message(name, "id-" + number++, new byte[] {1}), answers.receipt());
        }
        await().atMost(LIMIT).until(() -> answers.inFlight() == 0);

        assertThat(answers.violations()).isEmpty();
        assertThat(answers.stored()).isPositive();
        assertThat(answers.failures())
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(BusException.Invalid.class));
        Publishing.publish(bus, BusFixture.message("orders", 1)).await().atMost(LIMIT);
    }

    private static List<String> texts() {
        var random = new SplittableRandom(SEED);
        var texts = new java.util.ArrayList<>(KNOWN);
        while (texts.size() < TEXTS) {
            var text = new StringBuilder();
            for (int length = random.nextInt(1, 30); length > 0; length--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x180) : random.nextInt(0x10000)));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static Buses jetstream(NatsServer server) {
        return create(new BusConfig(null, BusFixture.jetstream(server.url()), null, Map.of()));
    }

    private static Buses create(BusConfig config) {
        return Buses.create(config, "shop", new Mounts(Path.of("/nowhere")), "test", "eventbus-shop");
    }
}
