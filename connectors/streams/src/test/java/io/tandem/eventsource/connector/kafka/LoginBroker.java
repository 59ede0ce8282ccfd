package io.tandem.eventsource.connector.kafka;

import io.tandem.local.FreePort;
import io.tandem.local.KafkaServer;
import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/**
 * A broker that wants passwords, tokens or tickets, the tickets of a real KDC (Apache Kerby), and over TLS the tokens of MSK, see
 * {@link MskValidator}. One for all tests of logging in; it ends with this process.
 */
final class LoginBroker {
    /** Holds {@code krb5.conf}, {@code reader.keytab} and {@code tls.crt}. */
    static final WorkDir DIR = WorkDir.create("login");

    private static final String MODULE = "org.apache.kafka.common.security.";
    private static final String BEARER =
            MODULE + "oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=\"broker\";";
    private static final SimpleKdcServer KDC = kdc();

    static final KafkaServer SERVER = server();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LoginBroker::stop));
    }

    private LoginBroker() {}

    private static SimpleKdcServer kdc() {
        try {
            var kdc = new SimpleKdcServer();
            kdc.setWorkDir(DIR.path().toFile());
            kdc.setKdcRealm("TANDEM.TEST");
            kdc.setKdcHost("localhost");
            kdc.setKdcTcpPort(FreePort.pick());
            kdc.setAllowUdp(false);
            kdc.init();
            kdc.start();
            kdc.createPrincipal("reader", "s3cret");
            kdc.createAndExportPrincipals(DIR.file("broker.keytab").toFile(), "kafka/localhost");
            kdc.exportPrincipal("reader@TANDEM.TEST", DIR.file("reader.keytab").toFile());
            return kdc;
        } catch (KrbException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KafkaServer server() {
        return KafkaServer.start(
                Map.ofEntries(
                        Map.entry("group.initial.rebalance.delay.ms", "0"),
                        Map.entry("sasl.enabled.mechanisms", "PLAIN,OAUTHBEARER,GSSAPI,SCRAM-SHA-256"),
                        Map.entry("sasl.kerberos.service.name", "kafka"),
                        Map.entry(
                                "listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config",
                                MODULE + "scram.ScramLoginModule required;"),
                        Map.entry("listener.name.sasl_plaintext.oauthbearer.sasl.jaas.config", BEARER),
                        Map.entry(
                                "listener.name.sasl_plaintext.gssapi.sasl.jaas.config",
                                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true keyTab=\"%s\" principal=\"kafka/localhost@TANDEM.TEST\";"
                                        .formatted(DIR.file("broker.keytab"))),
                        Map.entry("ssl.keystore.type", "PEM"),
                        Map.entry("ssl.keystore.location", pair().toString()),
                        Map.entry("listener.name.sasl_ssl.sasl.enabled.mechanisms", "OAUTHBEARER"),
                        Map.entry("listener.name.sasl_ssl.oauthbearer.sasl.jaas.config", BEARER),
                        Map.entry(
                                "listener.name.sasl_ssl.oauthbearer.sasl.server.callback.handler.class",
                                MskValidator.class.getName())),
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.security.krb5.conf=" + DIR.file("krb5.conf")),
                classes());
    }

    /** The broker's key with its certificate. */
    private static Path pair() {
        SelfSigned.make(DIR, "dns:localhost");
        try {
            return DIR.write("pair.pem", Files.readString(DIR.file("tls.key")) + Files.readString(DIR.file("tls.crt")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path classes() {
        try {
            return Path.of(MskValidator.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop() {
        SERVER.close();
        try {
            KDC.stop();
        } catch (KrbException e) {
            // it ends with this process
        }
        DIR.close();
    }
}
