package io.tandem.eventsource.bus;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.awaitConnected;
import static io.tandem.eventsource.bus.BusFixture.message;
import static org.awaitility.Awaitility.await;

import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.FreePort;
import io.tandem.local.KafkaServer;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that speaks TLS only, asks clients for their certificate, and creates topics. */
class KafkaTlsTest {
    private static final int PORT = FreePort.pick();

    @TempDir
    static Path root;

    private static KafkaServer server;

    @BeforeAll
    static void startKafka() throws IOException {
        Path certificate = new Mounts(root).secretPath("tls", "tls.crt");
        Path key = new Mounts(root).secretPath("tls", "tls.key");
        Files.createDirectories(key.getParent());
        try (NatsServer maker = NatsServer.start(NatsConfig.defaults().withTls())) {
            Files.copy(maker.certificate(), certificate);
            Files.copy(maker.certificate().resolveSibling("tls.key"), key);
        }
        Path pair = root.resolve("pair.pem");
        Files.writeString(pair, Files.readString(key) + Files.readString(certificate));
        int controller = FreePort.pick();
        server = KafkaServer.start(Map.ofEntries(
                Map.entry("listeners", "SSL://localhost:%d,CONTROLLER://localhost:%d".formatted(PORT, controller)),
                Map.entry("controller.quorum.voters", "1@localhost:" + controller),
                Map.entry("inter.broker.listener.name", "SSL"),
                Map.entry("ssl.client.auth", "required"),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", pair.toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", certificate.toString()),
                Map.entry("auto.create.topics.enable", "true")));
    }

    @AfterAll
    static void stopKafka() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aClientCertificateAndACheckedServerMakeAConnectionAndTheTopic() {
        try (EventBus bus = start(new TlsConfig(at("tls.crt"), at("tls.crt"), at("tls.key"), null, null, Map.of()))) {
            awaitConnected(bus);
            Publishing.publish(bus, message("orders", 1)).await().atMost(LIMIT);
        }
    }

    @Test
    void verificationCanBeSkipped() {
        try (EventBus bus = start(new TlsConfig(null, at("tls.crt"), at("tls.key"), true, null, Map.of()))) {
            awaitConnected(bus);
            Publishing.publish(bus, message("orders", 2)).await().atMost(LIMIT);
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedWithTheReason() {
        try (EventBus bus = start(new TlsConfig(null, at("tls.crt"), at("tls.key"), null, true, Map.of()))) {
            await().atMost(LIMIT).until(() -> BusFixture.state(bus).detail().contains("certification path"));
        }
    }

    private static EventBus start(TlsConfig tls) {
        var config = new BusConfig.Kafka("localhost:" + PORT, "tls", null, tls, null, null, "hash", Map.of());
        return KafkaBus.start("shop", new KafkaSettings(config, new Mounts(root), "test"));
    }

    private static SecretKeySelector at(String key) {
        return new SecretKeySelector("tls", key, null, Map.of());
    }
}
