package io.tandem.eventsource.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RedisServer;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Databases, users and certificates, which both types have alike. */
class RedisAccessTest {
    private static final String PASSWORD = "\"password\": {\"name\": \"redis\", \"key\": \"password\"}";

    private static RedisServer server;
    private static Console console;

    private final TestContext context = new TestContext("access");

    @BeforeAll
    static void startServer() throws Exception {
        server = RedisServer.startTls("no");
        console = new Console(server);
    }

    @AfterAll
    static void stopServer() {
        console.close();
        server.close();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aUserNeedsNoMoreRightsThanUpstreamAsksFor() throws Exception {
        console.run("xgroup create narrow argo-events-cg $ mkstream");
        console.run("acl setuser narrow on >right ~narrow +xreadgroup +xack +xgroup +select +ping");
        context.secret("redis", "password", "right");

        try (var events =
                connect(server.address(), "\"streams\": [\"narrow\"], \"username\": \"narrow\", " + PASSWORD)) {
            ConnectorContract.awaitConnected(context, events);
            console.add("narrow", 0, 1);
            events.awaitEvents(1).publish(0);
            await().until(() -> console.pending("narrow", "argo-events-cg") == 0);
        }
    }

    @Test
    void aUserWhoMayNotTakeOverEntriesOfADeadReplicaIsToldInTheCondition() throws Exception {
        console.run("xgroup create few argo-events-cg $ mkstream");
        console.run("acl setuser few on >right ~few +xreadgroup +xack +xgroup +select +ping");
        context.secret("redis", "password", "right");
        context.shared = true;

        try (var events = connect(server.address(), "\"streams\": [\"few\"], \"username\": \"few\", " + PASSWORD)) {
            ConnectorContract.awaitConnected(context, events);
            await().until(() -> !context.notes.isEmpty());
            assertThat(context.notes).singleElement().asString().contains("let the user do XINFO, XPENDING and XCLAIM");
        }
    }

    @Test
    void aPasswordForAServerWithoutOneIsToldAndNotQuoted() throws Exception {
        context.secret("redis", "password", "hidden-93");
        try (var events = connect(server.address(), "\"streams\": [\"s\"], " + PASSWORD)) {
            assertThat(events.awaitFailure())
                    .hasMessageContaining("take password away")
                    .hasMessageNotContaining("hidden-93");
        }
    }

    @Test
    void theDatabaseIsThatOfTheSource() throws Exception {
        try (var events = connect(server.address(), "\"streams\": [\"s\"], \"db\": 3")) {
            ConnectorContract.awaitConnected(context, events);
            console.add("s", 0, 1);
            console.run("select 3");
            console.run("xadd s 7-7 n third");
            console.run("select 0");

            events.awaitEvents(1);
            assertThat(events.coordinates()).containsExactly("s:7-7");
        }
        try (var events = connect(server.address(), "\"streams\": [\"s\"], \"db\": 99")) {
            assertThat(events.awaitFailure()).hasMessageContaining("see db").hasMessageContaining("99");
        }
    }

    @Test
    void aCertificateIsVerifiedByTheAuthorityOfTheSource() throws Exception {
        context.secret("tls", "ca", Files.readString(server.certificate()));
        var authority = "\"tls\": {\"caCertSecret\": {\"name\": \"tls\", \"key\": \"ca\"}}";
        try (var events = connect(server.tlsAddress(), "\"streams\": [\"secured\"], " + authority)) {
            ConnectorContract.awaitConnected(context, events);
            console.add("secured", 0, 1);
            events.awaitEvents(1);
        }
        try (var events = connect(
                server.tlsAddress().replace("localhost", "127.0.0.2"), "\"streams\": [\"secured\"], " + authority)) {
            assertThat(events.awaitFailure()).hasMessageContaining("127.0.0.2");
        }
        try (var events = connect(server.tlsAddress(), "\"streams\": [\"s\"], \"tls\": {\"enabled\": true}")) {
            assertThat(events.awaitFailure()).hasMessageContaining("tls").hasMessageContaining("certification path");
        }
    }

    @Test
    void aServerThatWantsACertificateOfUsGetsTheSourcesOwn() throws Exception {
        try (var strict = RedisServer.startTls("yes")) {
            context.secret("tls", "crt", Files.readString(strict.certificate()));
            context.secret("tls", "key", Files.readString(strict.key()));
            var authority = "\"streams\": [\"s\"], \"tls\": {\"caCertSecret\": {\"name\": \"tls\", \"key\": \"crt\"}";
            var pair =
                    ", \"clientCertSecret\": {\"name\": \"tls\", \"key\": \"crt\"}, \"clientKeySecret\": {\"name\": \"tls\", \"key\": \"key\"}}";
            try (var events = connect(strict.tlsAddress(), authority + "}")) {
                assertThat(events.awaitFailure()).hasMessageContaining("tls");
            }
            try (var events = connect(strict.tlsAddress(), authority + pair)) {
                ConnectorContract.awaitConnected(context, events);
            }
        }
    }

    @Test
    void aServerThatSpeaksTlsOnlyNamesTheField() throws Exception {
        try (var events = connect(server.tlsAddress(), "\"streams\": [\"s\"]")) {
            assertThat(events.awaitFailure()).hasMessageContaining("hostAddress and tls");
        }
    }

    private Intake connect(String address, String fields) throws Exception {
        var source = EventSourceJson.MAPPER.readValue(
                "{\"hostAddress\": \"%s\", %s}".formatted(address, fields), RedisStreamSource.class);
        return Intake.holding(new RedisStreamConnectors(source, EventLoops.VERTX).create(context), 10);
    }
}
