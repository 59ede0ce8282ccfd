package io.tandem.eventsource.connector.kafka;

import static io.tandem.eventsource.connector.kafka.LoginBroker.DIR;
import static io.tandem.eventsource.connector.kafka.LoginBroker.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real broker that wants tokens or tickets, the tickets of a real KDC (Apache Kerby). */
class KafkaLoginTest {
    /** As long as a token is waited for, a little less. */
    private static final Duration HANGING = Duration.ofSeconds(4);

    private static TokenServer tokens;

    private Topic topic;
    private TestContext context;

    @BeforeAll
    static void start() throws Exception {
        tokens = new TokenServer();
    }

    @AfterAll
    static void stop() {
        tokens.close();
    }

    @BeforeEach
    void create() {
        topic = new Topic(SERVER, 1);
        context = new TestContext("login");
        context.secret("creds", "user", "reader");
        context.secret("creds", "password", "s3cret");
        context.secret("creds", "wrong", "nope");
        topic.send(0, "a");
    }

    @AfterEach
    void close() {
        context.close();
        topic.close();
    }

    @Test
    void aTokenOfAnOAuthServerLogsIn() {
        assertReads("OAUTHBEARER", "password", oauth(", \"scope\": \"kafka read\""));
        assertThat(tokens.form).isEqualTo("grant_type=client_credentials&scope=kafka+read");
    }

    @Test
    void theAddressOfATokenServerMayHaveAQuery() {
        assertReads("OAUTHBEARER", "password", oauthAt(tokens.url() + "?tenant=a%26b", ""));
        assertThat(tokens.query).isEqualTo("tenant=a%26b");
    }

    @Test
    void aTokenThatLastsForEverIsTaken() {
        tokens.seconds = Long.MAX_VALUE;
        try {
            assertReads("OAUTHBEARER", "password", oauth(""));
        } finally {
            tokens.seconds = 3600;
        }
    }

    @Test
    void aTokenServerThatHangsDoesNotKeepAnotherEventFromConnecting() throws Exception {
        try (var mute = mute();
                var hanging = reading(
                        "OAUTHBEARER", "password", oauthAt("http://127.0.0.1:" + mute.getLocalPort() + "/token", ""));
                var asked = mute.accept();
                var other = reading("OAUTHBEARER", "password", oauth(""))) {
            var begin = System.nanoTime();
            other.awaitEvents(1);
            assertThat(hanging.failure().isEmpty()
                            || Duration.ofNanos(System.nanoTime() - begin).compareTo(HANGING) > 0)
                    .as("it waited for the other's token no longer than for its own event")
                    .isTrue();
            assertThat(asked.isConnected()).isTrue();
        }
    }

    private static ServerSocket mute() throws IOException {
        var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        return socket;
    }

    @Test
    void aPasswordWithALineEndLogsInAndAddsNoOption() throws Exception {
        var password = "one\ntwo\" debug=\"true\r\\n";
        context.secret("creds", "lines", password);
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", SERVER.url()))) {
            var sha256 = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("reader", sha256, password)))
                    .all()
                    .get();
        }
        assertReads("SCRAM-SHA-256", "lines", "\"metadata\": {}");
        var source = source("SCRAM-SHA-256", "lines", "\"metadata\": {}");
        var jaas = KafkaSettings.of(source, context, "").client().get("sasl.jaas.config");
        var options = JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password((String) jaas)))
                .configurationEntries()
                .getFirst()
                .getOptions();
        assertThat(options).isEqualTo(Map.of("username", "reader", "password", password));
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        tokens.seconds = 6;
        try (var intake = reading("OAUTHBEARER", "password", oauth(""))) {
            intake.awaitEvents(1);
            int given = tokens.given.get();
            await().until(() -> tokens.given.get() > given);
            topic.send(0, "b");
            intake.awaitEvents(2);
            assertThat(intake.failure()).isEmpty();
        } finally {
            tokens.seconds = 3600;
        }
    }

    @Test
    void aSecretThatTheOAuthServerRefusesIsNamed() {
        assertThat(failure("OAUTHBEARER", "wrong", oauth("")))
                .hasStackTraceContaining("see sasl.userSecret and sasl.passwordSecret")
                .hasMessageContaining("see oauth")
                .hasMessageNotContaining("nope");
    }

    @Test
    void aPasswordLogsInAtKerberos() {
        assertReads("GSSAPI", "password", kerberos("Realm: TANDEM.TEST"));
    }

    @Test
    void aKeytabLogsInAtKerberos() {
        assertReads(
                "GSSAPI",
                "wrong",
                kerberos("AuthType: 2, KeyTabPath: %s, Username: reader, Realm: TANDEM.TEST"
                        .formatted(DIR.file("reader.keytab"))));
    }

    @Test
    void aWrongPasswordAtKerberosIsExplainedWithoutQuotingIt() {
        assertThat(failure("GSSAPI", "wrong", kerberos("Realm: TANDEM.TEST")))
                .hasMessageContaining("see sasl")
                .hasMessageNotContaining("nope");
    }

    @Test
    void settingsOfKerberosWithoutEffectAreNamedAndDoNotStopTheEvent() {
        var lines = new CopyOnWriteArrayList<String>();
        var log = Logger.getLogger(KafkaLogin.class.getPackageName());
        var handler = collecting(lines);
        log.addHandler(handler);
        try {
            assertReads("GSSAPI", "password", kerberos("Realm: TANDEM.TEST, DisablePAFXFAST: true, BuildSpn: x"));
            assertThat(lines)
                    .anyMatch(line -> line.contains("Net.SASL.GSSAPI.DisablePAFXFAST")
                            && line.contains("Net.SASL.GSSAPI.BuildSpn"));
            topic.send(0, "b");
            assertReads("OAUTHBEARER", "password", oauth("") + ", " + kerberos("Realm: TANDEM.TEST"));
            assertThat(lines).anyMatch(line -> line.contains("Net.SASL.GSSAPI is without effect"));
        } finally {
            log.removeHandler(handler);
        }
    }

    private static Handler collecting(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(entry.getMessage() + Arrays.toString(entry.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void mistakesInTheSettingsOfKerberosAreNamed() {
        assertMistake(Map.of("authtype", "4"), "AuthType");
        assertMistake(Map.of("authtype", "2"), "needs KeyTabPath");
        assertMistake(Map.of("kerberosconfigpath", "/elsewhere"), "another one");
    }

    private static void assertMistake(Map<String, String> settings, String why) {
        assertThatThrownBy(() -> KerberosAccess.configure("joe", "pw", settings, new HashMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("config: Net.SASL.GSSAPI")
                .hasMessageContaining(why);
    }

    private static String oauth(String more) {
        return oauthAt(tokens.url(), more);
    }

    private static String oauthAt(String url, String more) {
        return "\"oauth\": {\"tokenUrl\": \"%s\"%s}".formatted(url, more);
    }

    private static String kerberos(String settings) {
        return "\"config\": \"Net: {SASL: {GSSAPI: {ServiceName: kafka, KerberosConfigPath: %s, %s}}}\""
                .formatted(DIR.file("krb5.conf"), settings);
    }

    private void assertReads(String mechanism, String passwordKey, String fields) {
        try (var intake = reading(mechanism, passwordKey, fields)) {
            intake.awaitEvents(1);
        }
    }

    private Throwable failure(String mechanism, String passwordKey, String fields) {
        try (var intake = reading(mechanism, passwordKey, fields)) {
            return intake.awaitFailure();
        }
    }

    private Intake reading(String mechanism, String passwordKey, String fields) {
        return Intake.publishing(
                new KafkaConnector(source(mechanism, passwordKey, fields), context, EventLoops.VERTX), 8);
    }

    private KafkaSource source(String mechanism, String passwordKey, String fields) {
        return Topic.sourceOf("""
                {"url": "%s", "topic": "%s", "consumerGroup": {"groupName": "%2$s", "oldest": true}, %s,
                 "sasl": {"mechanism": "%s", "userSecret": {"name": "creds", "key": "user"},
                  "passwordSecret": {"name": "creds", "key": "%s"}}}
                """.formatted(SERVER.saslUrl(), topic.name(), fields, mechanism, passwordKey));
    }
}
