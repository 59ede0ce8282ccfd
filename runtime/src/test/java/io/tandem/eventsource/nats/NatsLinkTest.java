package io.tandem.eventsource.nats;

import static io.tandem.eventsource.bus.BusFixture.LIMIT;
import static io.tandem.eventsource.bus.BusFixture.SECRET;
import static io.tandem.eventsource.bus.BusFixture.auth;
import static io.tandem.eventsource.bus.BusFixture.jetstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.eventsource.LogLines;
import io.tandem.eventsource.config.Mounts;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsLinkTest {
    @TempDir
    Path root;

    private NatsServer server;
    private NatsLink link;

    @AfterEach
    void stop() {
        if (link != null) {
            link.close();
        }
        server.close();
    }

    @Test
    void aServerThatComesLaterIsFound() {
        server = NatsServer.start();
        server.kill();
        start(jetstream(server.url()));
        awaitDown("Connection refused");

        server.restart();
        awaitUp();
    }

    @Test
    void whoeverFollowsSeesEachConnectionAndTheLossBetween() {
        server = NatsServer.start();
        start(jetstream(server.url()));
        awaitUp();
        List<NatsLink.State> seen = Collections.synchronizedList(new ArrayList<>());
        var following = link.states().subscribe().with(seen::add);
        Connection first = link.connection().orElseThrow();

        server.restart();
        await().atMost(LIMIT).until(() -> seen.getLast() instanceof NatsLink.Up up && up.connection() != first);
        following.cancel();

        assertThat(seen.getFirst()).isEqualTo(new NatsLink.Up(first));
        assertThat(seen.get(1)).isInstanceOf(NatsLink.Down.class);
        assertThat(seen.getLast()).isInstanceOf(NatsLink.Up.class);
        assertThat(first.getStatus()).isIn(Connection.Status.CLOSED, Connection.Status.DISCONNECTED);
    }

    @Test
    void refusedCredentialsAreToldByTheirSecretAndTheirCorrectionIsNoticed() {
        server = NatsServer.start(NatsConfig.defaults().withUser("tandem", "s3cret"));
        auth(root, "username: tandem\npassword: wrong\n");
        start(jetstream(server.url(), SECRET, null));
        awaitDown("EventBus refused the credentials in Secret bus-auth key client-auth");

        auth(root, "USERNAME: tandem\nPassword: s3cret\n");
        awaitUp();
    }

    @Test
    void aServerThatWantsCredentialsWithoutASecretSaysWhatIsMissing() {
        server = NatsServer.start(NatsConfig.defaults().withUser("tandem", "s3cret"));
        start(jetstream(server.url()));
        awaitDown("accessSecret");
    }

    @Test
    void anAbsentOrUnreadableSecretIsToldWithoutItsContent() {
        server = NatsServer.start();
        start(jetstream(server.url(), SECRET, null));
        awaitDown("Secret bus-auth key client-auth is not mounted");

        auth(root, "password: s3cret\n");
        awaitDown("must be YAML with username and password, or with token");
        auth(root, "a: [s3cret\n");
        awaitDown("must be YAML");
        assertThat(((NatsLink.Down) state()).reason()).doesNotContain("s3cret");
    }

    @Test
    void aPasswordInTheAddressIsInNoStateAndNoLine() {
        try (var log = LogLines.of("io.tandem")) {
            server = NatsServer.start(NatsConfig.defaults().withUser("tandem", "canary"));
            var states = new ArrayList<NatsLink.State>();
            for (String url : List.of(
                    "nats://tandem:canary@127.0.0.1:1",
                    "nats://tandem:canary@not a host",
                    "nats://tandem:1234/canary@127.0.0.1:1",
                    "nats://my_host:4222",
                    server.url().replace("//", "//tandem:wrong-canary@"))) {
                start(jetstream(url));
                await().atMost(LIMIT)
                        .until(() -> state() instanceof NatsLink.Down down
                                && !down.reason().equals("connecting"));
                states.add(state());
                link.close();
            }
            start(jetstream(server.url().replace("//", "//tandem:canary@")));
            awaitUp();

            assertThat(states.toString())
                    .contains(
                            "no connection to nats://127.0.0.1:1",
                            "is no address such as",
                            "a host has letters, digits, - and .",
                            "refused")
                    .doesNotContain("canary");
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("INFO EventBus connected server=nats://127.0.0.1"));
            assertThat(log.lines().toString()).doesNotContain("canary");
        }
    }

    @Test
    void tlsIsSpokenUncheckedWhereItIsOfferedAndNotConfigured() {
        server = NatsServer.start(NatsConfig.defaults().withTls());
        start(jetstream(server.url()));
        awaitUp();
        assertThat(encrypted()).isTrue();
    }

    @Test
    void aCertificateOfTheConfiguredAuthorityIsTrusted() throws Exception {
        server = NatsServer.start(NatsConfig.defaults().withTls());
        start(jetstream(server.url(), null, authority()));
        awaitUp();
        assertThat(encrypted()).isTrue();
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        server = NatsServer.start(NatsConfig.defaults().withTls().onHost("0.0.0.0"));
        start(jetstream("nats://127.0.0.2:" + server.port(), null, authority()));
        awaitDown("No subject alternative names matching IP address 127.0.0.2");
    }

    @Test
    void aCertificateForTheNameOnlyIsRightWhateverAddressIsBehindIt() throws Exception {
        server = NatsServer.start(NatsConfig.defaults().withTls("dns:localhost"));
        start(jetstream("nats://localhost:" + server.port(), null, authority()));
        awaitUp();
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefusedUnlessVerificationIsSkipped() {
        server = NatsServer.start(NatsConfig.defaults().withTls());
        start(jetstream(server.url(), null, new TlsConfig(null, null, null, null, true, Map.of())));
        awaitDown("certification path");
        link.close();

        start(jetstream(server.url(), null, new TlsConfig(null, null, null, true, null, Map.of())));
        awaitUp();
    }

    @Test
    void aDeadServerOfSeveralIsPassedOver() {
        server = NatsServer.start();
        start(jetstream("nats://127.0.0.1:1, " + server.url()));
        awaitUp();
    }

    @Test
    void closingEndsTheStatesAndTheConnection() {
        server = NatsServer.start();
        start(jetstream(server.url()));
        awaitUp();
        Connection connection = link.connection().orElseThrow();
        link.close();

        assertThat(link.states().collect().last().await().atMost(LIMIT)).isEqualTo(new NatsLink.Down("closed"));
        await().atMost(LIMIT).until(() -> connection.getStatus() == Connection.Status.CLOSED);
    }

    private void start(BusConfig.JetStream config) {
        link = NatsLink.start(config, new Mounts(root), "test");
    }

    private boolean encrypted() {
        return link.connection().orElseThrow().getOptions().isTLSRequired();
    }

    private TlsConfig authority() throws IOException {
        Path file = new Mounts(root).secretPath("tls", "ca.crt");
        Files.createDirectories(file.getParent());
        Files.copy(server.certificate(), file);
        return new TlsConfig(new SecretKeySelector("tls", "ca.crt", null, Map.of()), null, null, null, null, Map.of());
    }

    private NatsLink.State state() {
        return link.states().toUni().await().atMost(LIMIT);
    }

    private void awaitUp() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(state()).isInstanceOf(NatsLink.Up.class));
    }

    private void awaitDown(String reason) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(state())
                .isInstanceOfSatisfying(
                        NatsLink.Down.class, down -> assertThat(down.reason()).contains(reason)));
    }
}
