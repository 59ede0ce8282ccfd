package io.tandem.eventsource.connector.pulsar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.PulsarServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who we are, and whom we trust. */
class PulsarAccessTest {
    private static final String TRUST = ", \"tlsTrustCertsSecret\": {\"name\": \"ca\", \"key\": \"crt\"}";
    private static final String CERTIFICATE =
            ", \"tls\": {\"clientCertSecret\": {\"name\": \"me\", \"key\": \"crt\"}, \"clientKeySecret\": {\"name\":"
                    + " \"me\", \"key\": \"key\"}}";
    private static final String TOKEN = ", \"authTokenSecret\": {\"name\": \"token\", \"key\": \"token\"}";

    private final String topic = "t-" + UUID.randomUUID();
    private final TestContext context = new TestContext("access");

    @BeforeAll
    static void grant() {
        Broker.SERVER.grant(PulsarServer.CERTIFIED);
        Broker.SERVER.grant("reader");
    }

    @BeforeEach
    void prepare() throws Exception {
        Broker.createTopic(topic);
        secret("ca", "crt", Broker.SERVER.certificate());
        secret("me", "crt", Broker.SERVER.clientCertificate());
        secret("me", "key", Broker.SERVER.clientKey());
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void messagesComeOverTlsToWhoHasATokenAndTrustsTheAuthority() throws Exception {
        context.secret("token", "token", Broker.SERVER.token("reader"));
        try (var intake = intake(Broker.SERVER.tlsUrl(), TRUST + TOKEN + ", \"tlsValidateHostname\": true")) {
            awaitConnected(intake);
            Broker.producer(topic).send(new byte[1]);
            intake.awaitEvents(1).publish(0);
            await().until(() -> Broker.SERVER
                            .subscription(topic, "access")
                            .path("msgBacklog")
                            .asInt(-1)
                    == 0);
        }
    }

    @Test
    void aRoleWithoutTheRightIsNamedWithItsRemedy() {
        context.secret("token", "token", Broker.SERVER.token("stranger"));
        try (var intake = intake(Broker.SERVER.url(), TOKEN)) {
            assertThat(intake.awaitFailure())
                    .hasMessageContaining("authTokenSecret")
                    .hasMessageContaining("grant its role consume");
        }
    }

    /** The client has no word of its own for it. */
    @Test
    void aTokenThatALookUpByHttpIsRefusedForIsNamed() {
        for (var token : List.of("wrong.wrong.wrong", Broker.SERVER.token("stranger"))) {
            context.secret("token", "token", token);
            try (var intake = refused(Broker.SERVER.webUrl(), TOKEN)) {
                assertThat(intake.awaitFailure())
                        .hasMessageContaining("authTokenSecret")
                        .hasMessageNotContaining(token);
            }
        }
    }

    /** The certificate wins over the token, which would be refused. */
    @Test
    void aClientIsWhoItsCertificateSays() {
        context.secret("token", "token", "wrong");
        try (var intake = intake(Broker.SERVER.tlsUrl(), TRUST + CERTIFICATE + TOKEN)) {
            awaitConnected(intake);
        }
    }

    @Test
    void aCertificateThatTheBrokerDoesNotTrustIsRefused() throws Exception {
        secret("me", "crt", Broker.SERVER.certificate());
        secret("me", "key", Broker.SERVER.certificate().resolveSibling("tls.key"));
        try (var intake = refused(Broker.SERVER.tlsUrl(), TRUST + CERTIFICATE)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("tls");
        }
        assertThat(context.connections).hasValue(0);
    }

    @Test
    void anUnknownAuthorityIsNotTrustedUnlessTheSourceSaysSo() {
        try (var intake = refused(Broker.SERVER.tlsUrl(), "")) {
            assertThat(intake.awaitFailure()).hasMessageContaining("tls");
        }
        assertThat(context.connections).hasValue(0);
        try (var intake = intake(Broker.SERVER.tlsUrl(), ", \"tlsAllowInsecureConnection\": true")) {
            awaitConnected(intake);
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefusedWhereTheNameIsToBeChecked() {
        var elsewhere = Broker.SERVER.tlsUrl().replace("localhost", "127.0.0.1");
        try (var intake = refused(elsewhere, TRUST + ", \"tlsValidateHostname\": true")) {
            assertThat(intake.awaitFailure()).hasMessageContaining("tls");
        }
        assertThat(context.connections).hasValue(0);
        try (var intake = intake(elsewhere, TRUST)) {
            awaitConnected(intake);
        }
    }

    @Test
    void aSecretWithoutACertificateOfAnAuthorityIsNamed() {
        context.secret("ca", "crt", "nothing");
        try (var intake = intake(Broker.SERVER.tlsUrl(), TRUST)) {
            assertThat(intake.awaitFailure()).hasMessageContaining("tlsTrustCertsSecret");
        }
    }

    private Intake intake(String url, String fields) {
        return intake(url, fields, Broker.QUICK);
    }

    private Intake refused(String url, String fields) {
        return intake(url, fields, Broker.AT_ONCE);
    }

    private Intake intake(String url, String fields, PulsarTiming timing) {
        var source = Broker.read("{\"url\": \"%s\", \"topics\": [\"%s\"]%s}".formatted(url, topic, fields));
        return Intake.holding(Broker.connector(source, context, timing), 10);
    }

    private void awaitConnected(Intake intake) {
        await().until(() -> {
            assertThat(intake.failure()).isEmpty();
            return context.connections.get() == 1;
        });
    }

    private void secret(String name, String key, Path file) throws Exception {
        context.secret(name, key, Files.readString(file));
    }
}
