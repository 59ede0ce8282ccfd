package io.tandem.eventsource.connector.generic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.GenericSource;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server whose certificate is for the name localhost, by an authority of its own. */
class GenericTlsTest {
    private static final String CA = "\"tls\":{\"caCertSecret\":{\"name\":\"ca\",\"key\":\"crt\"}}";

    private static Vertx vertx;
    private static WorkDir dir;
    private static EventingServer server;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        dir = WorkDir.create("generic-tls");
        SelfSigned.make(dir, "dns:localhost");
        server = EventingServer.startTls(vertx, dir);
    }

    @AfterAll
    static void stop() {
        server.close();
        dir.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void withoutInsecureTheServerHasToProveItselfToTheSystemsAuthorities() throws Exception {
        assertThat(failure("localhost", "\"insecure\":false"))
                .hasMessageContaining("see url and tls")
                .hasMessageContaining("certification path");
    }

    @Test
    void anAuthorityOfOnesOwnIsTrustedForTheNameInTheCertificateOnly() throws Exception {
        assertConnected("localhost", CA);
        assertConnected("dns:///localhost", CA);
        assertThat(failure("127.0.0.1", CA)).hasMessageContaining("see url and tls");
    }

    @Test
    void verificationCanBeSwitchedOff() throws Exception {
        assertConnected("127.0.0.1", "\"tls\":{\"insecureSkipVerify\":true}");
    }

    @Test
    void insecureAtAServerWithTlsIsAFailureThatNamesIt() throws Exception {
        assertThat(failure("localhost", "\"insecure\":true")).hasMessageContaining("insecure");
    }

    private static void assertConnected(String host, String fields) throws Exception {
        try (var context = context();
                var intake = Intake.holding(connector(host, fields, context), 1)) {
            Awaitility.await().until(() -> {
                assertThat(intake.failure()).isEmpty();
                return context.connections.get() == 1;
            });
        }
    }

    private static Throwable failure(String host, String fields) throws Exception {
        try (var context = context();
                var intake = Intake.holding(connector(host, fields, context), 1)) {
            var failure = intake.awaitFailure();
            assertThat(context.connections).hasValue(0);
            return failure;
        }
    }

    private static TestContext context() throws Exception {
        var context = new TestContext("elevators");
        context.secret("ca", "crt", Files.readString(dir.file("tls.crt")));
        return context;
    }

    private static GenericConnector connector(String host, String fields, TestContext context)
            throws JsonProcessingException {
        var json = "{\"url\":\"%s:%d\",\"config\":\"c\",%s}".formatted(host, server.port(), fields);
        return new GenericConnector(EventSourceJson.MAPPER.readValue(json, GenericSource.class), context, vertx);
    }
}
