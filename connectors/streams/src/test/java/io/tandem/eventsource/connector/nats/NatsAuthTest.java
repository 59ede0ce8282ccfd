package io.tandem.eventsource.connector.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.nats.client.NKey;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.support.JwtUtils;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.Binaries;
import io.tandem.local.Child;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import io.tandem.local.SelfSigned;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of credentials beside user and password, against a real nats-server. */
class NatsAuthTest {
    private static final String UNLIMITED =
            "\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1}";
    private static final String SELECTOR = "{\"name\":\"nats\",\"key\":\"auth\"}";

    private final TestContext context = new TestContext("orders");
    private final WorkDir dir = WorkDir.create("nats-auth");
    private final int port = FreePort.pick();
    private Child server;

    @AfterEach
    void stop() {
        context.close();
        server.close();
        dir.close();
    }

    @Test
    void aTokenIsReadFromItsSecret() {
        start("authorization { token: \"s3cret\" }");
        context.secret("nats", "auth", "wrong");
        assertThat(connect("token").awaitFailure(TestLimits.WAIT).getFailure())
                .hasMessageContaining("Authorization Violation");

        context.secret("nats", "auth", "s3cret\n");
        awaitConnected("token");
    }

    @Test
    void anNkeySignsWithTheSeedInItsSecret() throws Exception {
        var user = NKey.createUser(null);
        start("authorization { users: [ { nkey: \"%s\" } ] }".formatted(new String(user.getPublicKey())));
        context.secret("nats", "auth", new String(NKey.createUser(null).getSeed()));
        assertThat(connect("nkey").awaitFailure(TestLimits.WAIT).getFailure())
                .hasMessageContaining("Authorization Violation");

        context.secret("nats", "auth", new String(user.getSeed()) + "\n");
        awaitConnected("nkey");
    }

    @Test
    void aCredentialsFileGivesItsSeed() throws Exception {
        var user = NKey.createUser(null);
        start("authorization { users: [ { nkey: \"%s\" } ] }".formatted(new String(user.getPublicKey())));
        context.secret(
                "nats",
                "auth",
                "-----BEGIN NATS USER JWT-----\nnot.looked.at\n------END NATS USER JWT------\n\n"
                        + "-----BEGIN USER NKEY SEED-----\n" + new String(user.getSeed())
                        + "\n------END USER NKEY SEED------\n");

        awaitConnected("credential");
    }

    @Test
    void theJwtOfACredentialsFileSignsInToItsAccount() throws Exception {
        var operator = NKey.createOperator(null);
        var account = NKey.createAccount(null);
        start("""
                operator: "%s"
                resolver: MEMORY
                resolver_preload: { %s: "%s" }
                """.formatted(
                        jwt(operator, operator, "\"type\":\"operator\",\"version\":2"),
                        new String(account.getPublicKey()),
                        jwt(operator, account, UNLIMITED + ",\"type\":\"account\",\"version\":2")));
        context.secret("nats", "auth", credentials(NKey.createAccount(null)));
        assertThat(connect("credential").awaitFailure(TestLimits.WAIT).getFailure())
                .hasMessageContaining("Authorization Violation");

        context.secret("nats", "auth", credentials(account));
        awaitConnected("credential");
    }

    @Test
    void theRightsThatTheDocumentationNamesAreEnoughForADurableConsumer() throws Exception {
        var rights = List.of(
                "$JS.API.STREAM.INFO.ORDERS",
                "$JS.API.CONSUMER.INFO.ORDERS.shop",
                "$JS.API.CONSUMER.CREATE.ORDERS.shop.>",
                "$JS.API.CONSUMER.MSG.NEXT.ORDERS.shop",
                "$JS.ACK.ORDERS.shop.>");
        start("""
                jetstream { store_dir: "%s" }
                authorization { users: [
                  { user: admin, password: admin },
                  { user: less, password: less, permissions: { publish: none, subscribe: ["_INBOX.>"] } },
                  { user: shop, password: shop, permissions: { publish: [%s], subscribe: ["_INBOX.>"] } }
                ] }
                """.formatted(
                dir.file("store"), rights.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "))));
        try (var admin = NatsServer.connect("nats://admin:admin@127.0.0.1:" + port)) {
            var stream = StreamConfiguration.builder().name("ORDERS").subjects("orders.*");
            admin.jetStreamManagement().addStream(stream.build());
            try (var intake = Intake.publishing(consumer("shop"), 8)) {
                await().until(() -> intake.failure().isEmpty() && context.connections.get() == 1);
                admin.jetStream().publish("orders.new", new byte[1]);
                intake.awaitEvents(1);
                await().until(() -> admin.jetStreamManagement()
                                .getConsumerInfo("ORDERS", "shop")
                                .getNumAckPending()
                        == 0);
            }
        }
        try (var refused = Intake.publishing(consumer("less"), 8)) {
            assertThat(refused.awaitFailure())
                    .hasMessageContaining("see the rights of the user in auth")
                    .hasMessageContaining("$JS.API.STREAM.INFO.ORDERS");
        }
    }

    @Test
    void aServerThatDemandsTlsGetsItWithoutTheFieldAndItsCertificateIsChecked() {
        startWithTls("dns:localhost,ip:127.0.0.1");
        // nobody vouches for it: the token must not be given to it
        assertThat(connect("token").awaitFailure(TestLimits.WAIT).getFailure())
                .hasMessageContaining("cannot subscribe")
                .hasMessageContaining("certification path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls://127.0.0.1:%d", "opentls://127.0.0.1:%d", "nats://dead:1,opentls://127.0.0.1:%d"})
    void aTokenIsNotGivenToAServerThatNobodyVouchesForWhateverTheScheme(String url) throws Exception {
        startWithTls("dns:localhost,ip:127.0.0.1");
        var of = nats(url.formatted(port), "token", "");
        var stream =
                nats(url.formatted(port), "token", ", \"jetstream\": {\"stream\": \"ORDERS\", \"durable\": \"shop\"}");
        for (var connector : List.of(new NatsConnector(of, context), new NatsConnectors(stream).create(context))) {
            try (var refused = Intake.holding(connector, 1)) {
                var failure = refused.awaitFailure();
                if (!url.contains(",")) { // else it tells what became of the last of them
                    assertThat(failure).hasMessageContaining("certification path");
                }
                assertThat(failure).as("it was let in").hasMessageNotContaining("see jetstream and subject");
            }
        }
        assertThat(context.connections).hasValue(0);
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefusedBehindTls() throws Exception {
        startWithTls("dns:localhost");
        try (var trusted = TrustedBySystem.certificate(dir.file("tls.crt"))) {
            try (var other =
                    Intake.holding(new NatsConnector(nats("tls://127.0.0.1:" + port, "token", ""), context), 1)) {
                assertThat(other.awaitFailure())
                        .hasMessageContaining("see url and tls")
                        .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
            }
            try (var same =
                    Intake.holding(new NatsConnector(nats("tls://localhost:" + port, "token", ""), context), 1)) {
                await().until(() -> same.failure().isEmpty() && context.connections.get() == 1);
            }
        }
    }

    /** Of a user whom this account has let in. */
    private static String credentials(NKey account) throws Exception {
        var user = NKey.createUser(null);
        var jwt = JwtUtils.issueUserJWT(account, new String(account.getPublicKey()), new String(user.getPublicKey()));
        return JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, new String(user.getSeed()));
    }

    /** What an issuer says of somebody. */
    private static String jwt(NKey issuer, NKey of, String claims) throws Exception {
        return JwtUtils.issueJWT(
                issuer,
                new String(of.getPublicKey()),
                "test",
                null,
                JwtUtils.currentTimeSeconds(),
                new String(issuer.getPublicKey()),
                () -> "{" + claims + "}");
    }

    /** It demands TLS and a token, and has a certificate for these names that is its own authority. */
    private void startWithTls(String names) {
        SelfSigned.make(dir, names);
        context.secret("nats", "auth", "s3cret");
        start("tls { cert_file: \"%s\", key_file: \"%s\" }\nauthorization { token: \"s3cret\" }"
                .formatted(dir.file("tls.crt"), dir.file("tls.key")));
    }

    private void start(String authorization) {
        var config = dir.write("nats.conf", "listen: \"127.0.0.1:%d\"\n%s\n".formatted(port, authorization));
        var command = List.of(Binaries.find("nats-server").toString(), "-c", config.toString());
        server = Child.start("nats-server", dir.file("log"), Map.of(), command)
                .await("listening", TestLimits.START, () -> {
                    try (var socket = new Socket("127.0.0.1", port)) {
                        return socket.isConnected();
                    }
                });
    }

    /** Whose user has its name as password. */
    private Connector consumer(String user) throws JsonProcessingException {
        context.secret("nats", "auth", user);
        var json = """
                {"url": "nats://127.0.0.1:%d", "subject": "orders.*", "jetstream": {"stream": "ORDERS", "durable": "shop"},
                 "auth": {"basic": {"username": %s, "password": %2$s}}}
                """.formatted(port, SELECTOR);
        return new NatsConnectors(EventSourceJson.MAPPER.readValue(json, NatsSource.class)).create(context);
    }

    private AssertSubscriber<Incoming> connect(String kind) {
        return new NatsConnector(nats("nats://127.0.0.1:" + port, kind, ""), context)
                .events()
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1));
    }

    private static NatsSource nats(String url, String kind, String more) {
        try {
            var json = "{\"url\":\"%s\",\"subject\":\"s\",\"auth\":{\"%s\":%s}%s}".formatted(url, kind, SELECTOR, more);
            return EventSourceJson.MAPPER.readValue(json, NatsSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void awaitConnected(String kind) {
        var events = connect(kind);
        await().until(() -> {
            assertThat(events.getFailure()).isNull();
            return context.connections.get() == 1;
        });
        events.cancel();
    }
}
