package io.tandem.eventsource.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusesTest {
    private static final BusConfig.Nats STREAMING = new BusConfig.Nats("nats://127.0.0.1:1", "c", null, null, Map.of());
    private static final BusConfig.JetStream JETSTREAM = BusFixture.jetstream("nats://127.0.0.1:1");
    private static final BusConfig.Kafka KAFKA =
            new BusConfig.Kafka("127.0.0.1:1", "topic", null, null, null, null, "sticky", Map.of());

    @Test
    void natsStreamingComesFirstAndOffersNoLock() {
        try (Buses buses = create(new BusConfig(STREAMING, JETSTREAM, KAFKA, Map.of()))) {
            assertThat(buses.nats()).isEmpty();
            assertThat(BusFixture.state(buses.bus()).connected()).isFalse();
        }
    }

    @Test
    void jetStreamComesBeforeKafkaAndOffersItsConnection() {
        try (Buses buses = create(new BusConfig(null, JETSTREAM, KAFKA, Map.of()))) {
            assertThat(buses.nats()).isPresent();
            assertThat(BusFixture.state(buses.bus()).connected()).isFalse();
        }
    }

    @Test
    void mistakesThatTimeDoesNotHealAreRefusedAtTheStart() {
        assertThatThrownBy(() -> create(new BusConfig(null, null, null, Map.of())))
                .hasMessageContaining("names no bus");
        assertThatThrownBy(() -> create(new BusConfig(null, null, KAFKA, Map.of())))
                .hasMessageContaining("kafka.partitioner");
        assertThatThrownBy(() -> create(new BusConfig(null, BusFixture.jetstream(" "), null, Map.of())))
                .hasMessageContaining("jetstream.url is missing");
        assertThatThrownBy(() -> create(streaming("", null))).hasMessageContaining("nats.clusterID is missing");
        assertThatThrownBy(() -> create(streaming("c", "token"))).hasMessageContaining("nats.accessSecret is missing");
        assertThatThrownBy(() -> create(streaming("c", "nkey")))
                .hasMessageContaining("nats.auth is nkey: set none, token or basic");
        assertThatThrownBy(() -> Buses.create(
                        new BusConfig(null, JETSTREAM, null, Map.of()),
                        "a.b",
                        new Mounts(Path.of("/")),
                        "test",
                        "eventbus-shop"))
                .hasMessageContaining("rename");
    }

    private static BusConfig streaming(String cluster, String auth) {
        return new BusConfig(
                new BusConfig.Nats("nats://127.0.0.1:1", cluster, auth, null, Map.of()), null, null, Map.of());
    }

    private static Buses create(BusConfig config) {
        return Buses.create(config, "shop", new Mounts(Path.of("/nowhere")), "test", "eventbus-shop");
    }
}
