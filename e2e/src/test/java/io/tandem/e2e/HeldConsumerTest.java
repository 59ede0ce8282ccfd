package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.StreamConfiguration;
import io.tandem.local.NatsCluster;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeldConsumerTest {
    private static final String SUBJECT = "default.hook.numbers";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void takesEverythingOnceThoughItsServerRestarts() throws Exception {
        try (var cluster = NatsCluster.start(
                3, config -> config.withUser("client", "first").withTls())) {
            var its = cluster.servers().get(0);
            var other = cluster.servers().get(1);
            publish(other, 3, "first", 3);
            try (var consumer = consumer(cluster.servers(), List.of())) {
                publish(other, 3, "first", 5);
                its.restart();
                publish(other, 3, "first", 5);

                try (var reader = reader(other, "first")) {
                    var taken = consumer.finish(reader, LIMIT);
                    // from the newest that was there
                    assertThat(taken.messages()).isEqualTo(11);
                    assertThat(taken.dials()).isPositive();
                }
            }
        }
    }

    @Test
    void tellsThatItsPasswordIsRefused() throws Exception {
        try (var former = NatsServer.start(NatsConfig.defaults().withUser("client", "first"));
                var next = NatsServer.start(NatsConfig.defaults().withUser("client", "second"))) {
            assertThatThrownBy(() -> replace(former, next, "second", List.of()))
                    .hasMessageContaining("Authorization Violation");
        }
    }

    @Test
    void tellsThatTheCertificateIsOfStrangers() throws Exception {
        try (var former = server();
                var next = server()) {
            assertThatThrownBy(() -> replace(former, next, "first", List.of(former)))
                    .hasMessageContaining("CertPath");
        }
    }

    /** The consumer loses its server, and finds another. */
    private static void replace(NatsServer former, NatsServer next, String password, List<NatsServer> trusted)
            throws Exception {
        publish(former, 1, "first", 1);
        publish(next, 1, password, 1);
        try (var consumer = consumer(List.of(former, next), trusted);
                var reader = reader(next, password)) {
            former.kill();
            consumer.finish(reader, LIMIT);
        }
    }

    /** With a certificate of its own. */
    private static NatsServer server() {
        return NatsServer.start(
                NatsConfig.defaults().withUser("client", "first").withTls());
    }

    /** @param trusted none for a plain connection */
    private static HeldConsumer consumer(List<NatsServer> servers, List<NatsServer> trusted) throws Exception {
        var authorities = new StringBuilder();
        for (var server : trusted) {
            authorities.append(Files.readString(server.certificate()));
        }
        var options = Options.builder()
                .servers(servers.stream()
                        .map(server -> "nats://pod-0.servers.shop.svc:" + server.port())
                        .toArray(String[]::new))
                .serverPool(new PodAddresses(HeldConsumerTest::address))
                .noRandomize()
                .ignoreDiscoveredServers()
                .userInfo("client", "first");
        if (!trusted.isEmpty()) {
            options.sslContext(Authorities.trusting(authorities.toString()));
        }
        return new HeldConsumer(options, "held", SUBJECT);
    }

    /** As the API server tells it. */
    private static Optional<String> address(String pod) {
        return pod.equals("pod-0") ? Optional.of("127.0.0.1") : Optional.empty();
    }

    private static JetStreamReader reader(NatsServer server, String password) {
        return new JetStreamReader(Options.builder().server(server.url()).userInfo("client", password));
    }

    private static void publish(NatsServer server, int replicas, String password, int count) throws Exception {
        var options = Options.builder()
                .server(server.url())
                .userInfo("client", password)
                .connectionTimeout(Duration.ofSeconds(20));
        try (var connection = Nats.connect(options.build())) {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> connection
                                    .jetStreamManagement()
                                    .addStream(StreamConfiguration.builder()
                                            .name("default")
                                            .subjects("default.*.*")
                                            .replicas(replicas)
                                            .build())
                            != null);
            for (int i = 0; i < count; i++) {
                var once = PublishOptions.builder()
                        .messageId(UUID.randomUUID().toString())
                        .build();
                // while the stream has no leader nobody answers
                await().atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() -> connection
                                        .jetStream()
                                        .publish(SUBJECT, new byte[] {1}, once)
                                        .getSeqno()
                                > 0);
            }
        }
    }
}
