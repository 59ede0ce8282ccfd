package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.Intake;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.FreePort;
import io.tandem.local.KafkaServer;
import io.tandem.local.WorkDir;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real broker that wants tokens or tickets, the tickets of a real KDC (Apache Kerby). */
class KafkaLoginTest {
    private static WorkDir dir;
    private static SimpleKdcServer kdc;
    private static KafkaServer server;
    private static TokenServer tokens;

    private Topic topic;
    private TestContext context;

    @BeforeAll
    static void start() throws Exception {
        dir = WorkDir.create("kerberos");
        kdc = new SimpleKdcServer();
        kdc.setWorkDir(dir.path().toFile());
        kdc.setKdcRealm("TANDEM.TEST");
        kdc.setKdcHost("localhost");
        kdc.setKdcTcpPort(FreePort.pick());
        kdc.setAllowUdp(false);
        kdc.init();
        kdc.start();
        kdc.createPrincipal("reader", "s3cret");
        kdc.createAndExportPrincipals(dir.file("broker.keytab").toFile(), "kafka/localhost");
        kdc.exportPrincipal("reader@TANDEM.TEST", dir.file("reader.keytab").toFile());
        server = KafkaServer.start(
                Map.of(
                        "group.initial.rebalance.delay.ms", "0",
                        "sasl.enabled.mechanisms", "PLAIN,OAUTHBEARER,GSSAPI",
                        "sasl.kerberos.service.name", "kafka",
                        "listener.name.sasl_plaintext.oauthbearer.sasl.jaas.config",
                                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";",
                        "listener.name.sasl_plaintext.gssapi.sasl.jaas.config",
                                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true keyTab=\"%s\" principal=\"kafka/localhost@TANDEM.TEST\";"
                                        .formatted(dir.file("broker.keytab"))),
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.security.krb5.conf=" + dir.file("krb5.conf")));
        tokens = new TokenServer();
    }

    @AfterAll
    static void stop() throws Exception {
        tokens.close();
        server.close();
        kdc.stop();
        dir.close();
    }

    @BeforeEach
    void create() {
        topic = new Topic(server, 1);
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
    void aTokenIsRenewedBeforeItEnds() {
        tokens.seconds = 3;
        try (var intake = reading("OAUTHBEARER", "password", oauth(""))) {
            intake.awaitEvents(1);
            int given = tokens.given.get();
            await().atMost(Duration.ofSeconds(10)).until(() -> tokens.given.get() > given);
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
                        .formatted(dir.file("reader.keytab"))));
    }

    @Test
    void aWrongPasswordAtKerberosIsExplainedWithoutQuotingIt() {
        assertThat(failure("GSSAPI", "wrong", kerberos("Realm: TANDEM.TEST")))
                .hasMessageContaining("see sasl")
                .hasMessageNotContaining("nope");
    }

    @Test
    void mistakesInTheSettingsOfKerberosAreNamed() {
        assertMistake(Map.of("authtype", "4"), "AuthType");
        assertMistake(Map.of("authtype", "2"), "needs KeyTabPath");
        assertMistake(Map.of("disablepafxfast", "true"), "disablepafxfast");
        assertMistake(Map.of("kerberosconfigpath", "/elsewhere"), "another one");
    }

    private static void assertMistake(Map<String, String> settings, String why) {
        assertThatThrownBy(() -> KerberosAccess.configure("joe", "pw", settings, new HashMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("config: Net.SASL.GSSAPI")
                .hasMessageContaining(why);
    }

    private static String oauth(String more) {
        return "\"oauth\": {\"tokenUrl\": \"%s\"%s}".formatted(tokens.url(), more);
    }

    private static String kerberos(String settings) {
        return "\"config\": \"Net: {SASL: {GSSAPI: {ServiceName: kafka, KerberosConfigPath: %s, %s}}}\""
                .formatted(dir.file("krb5.conf"), settings);
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
                """.formatted(server.saslUrl(), topic.name(), fields, mechanism, passwordKey));
    }
}
