package io.tandem.eventsource.connector.kafka;

import static io.tandem.eventsource.connector.kafka.LoginBroker.SERVER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real broker that judges tokens as a cluster of MSK would, by {@link MskValidator}: not Amazon. */
class MskLoginTest {
    private static final String TRUSTED = "\"tls\": {\"caCertSecret\": {\"name\": \"tls\", \"key\": \"ca\"}}";

    private Topic topic;
    private TestContext context;

    @BeforeEach
    void create() throws Exception {
        topic = new Topic(SERVER, 1);
        context = new TestContext("msk");
        context.secret("tls", "ca", Files.readString(LoginBroker.DIR.file("tls.crt")));
        context.variables = keys(MskValidator.SECRET_KEY);
        topic.send(0, "a");
    }

    @AfterEach
    void close() {
        context.close();
        topic.close();
    }

    @Test
    void aTokenThatThePodsKeysSignedLogsInOverTls() {
        try (var intake = reading(TRUSTED)) {
            intake.awaitEvents(1);
        }
    }

    @Test
    void keysThatEndAreAskedForAgainAndTheEventGoesOn() throws Exception {
        var asked = new AtomicInteger();
        var agent = agent(asked, Duration.ofSeconds(6));
        context.variables = Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + agent.getAddress().getPort());
        try (var intake = reading(TRUSTED)) {
            intake.awaitEvents(1);
            await().until(() -> asked.get() > 1);
            topic.send(0, "b");
            intake.awaitEvents(2);
            assertThat(intake.failure()).isEmpty();
        } finally {
            agent.stop(0);
        }
    }

    @Test
    void keysThatTheClusterRefusesAreNamedByTheirFieldAndNotQuoted() {
        context.variables = keys("canary-of-somebody");
        assertThat(failure(TRUSTED))
                .hasMessageContaining("refused us, see awsMskIamAuth (the pod's role needs kafka-cluster:Connect)")
                .hasMessageContaining("Access denied")
                .satisfies(MskLoginTest::quotesNoSecret);
    }

    @Test
    void withoutABlockTlsIsSpokenAllTheSameAndTheBrokersCertificateVerified() {
        assertThat(failure("\"metadata\": {}"))
                .hasMessageContaining("see awsMskIamAuth")
                .hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void aPodThatIsNobodyAtAwsIsToldSo() {
        context.variables = Map.of("AWS_EC2_METADATA_DISABLED", "true");
        assertThat(failure(TRUSTED))
                .hasMessageContaining(
                        "awsMskIamAuth: this pod is nobody at AWS: give its ServiceAccount a role, by IRSA or EKS Pod Identity");
    }

    private static void quotesNoSecret(Throwable failure) {
        assertThat(failure).extracting(Throwable::getMessage).asString().doesNotContain("canary");
    }

    private static Map<String, String> keys(String secret) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                MskValidator.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                secret,
                "AWS_SESSION_TOKEN",
                MskValidator.SESSION);
    }

    /** Stands in for the agent of EKS Pod Identity. */
    private static HttpServer agent(AtomicInteger asked, Duration valid) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            var keys = "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Token\":\"%s\",\"Expiration\":\"%s\"}"
                    .formatted(
                            MskValidator.ACCESS_KEY,
                            MskValidator.SECRET_KEY,
                            MskValidator.SESSION,
                            Instant.now().plus(valid))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Throwable failure(String fields) {
        try (var intake = reading(fields)) {
            return intake.awaitFailure();
        }
    }

    private Intake reading(String fields) {
        var source = Topic.sourceOf("""
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "%2$s", "oldest": true}, %s,
                 "awsMskIamAuth": {"region": "%s"}}
                """.formatted(SERVER.saslTlsUrl(), topic.name(), fields, MskValidator.REGION));
        return Intake.publishing(new KafkaConnector(source, context, EventLoops.VERTX), 8);
    }
}
