package io.tandem.eventsource.connector.kafka;

import io.tandem.api.SaslConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.tls.Jaas;
import java.util.Map;
import org.jboss.logging.Logger;

/** How to log in at the brokers, from the fields {@code sasl} and {@code awsMskIamAuth}. */
final class KafkaLogin {
    private static final Logger LOG = Logger.getLogger(KafkaLogin.class);
    private static final String BEARER = "OAUTHBEARER";
    private static final String KERBEROS = "GSSAPI";
    private static final String NATIVE = "org.graalvm.nativeimage.imagecode";

    private KafkaLogin() {}

    /**
     * Adds to a client's properties what the mechanism needs; nothing if neither field is set.
     *
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    static void configure(
            KafkaSource source, SaramaConfig sarama, ConnectorContext context, Map<String, Object> client) {
        var sasl = source.sasl();
        var mechanism = sasl == null ? "" : mechanism(sasl);
        if (!mechanism.equals(KERBEROS) && !sarama.kerberos().isEmpty()) {
            LOG.warnf(
                    "kafka config: Net.SASL.GSSAPI is without effect: sasl.mechanism is not GSSAPI eventName=%s",
                    context.eventName());
        }
        if (source.awsMskIamAuth() != null) {
            byIam(source, context, client);
            return;
        }
        if (sasl == null) {
            return;
        }
        if (sasl.userSecret() == null || sasl.passwordSecret() == null) {
            throw new IllegalArgumentException("sasl needs both userSecret and passwordSecret");
        }
        var user = secret(sasl.userSecret(), context);
        var password = secret(sasl.passwordSecret(), context);
        client.put("sasl.mechanism", mechanism);
        switch (mechanism) {
            case "PLAIN" -> client.put("sasl.jaas.config", jaas("plain.PlainLoginModule", user, password));
            case "SCRAM-SHA-256", "SCRAM-SHA-512" ->
                client.put("sasl.jaas.config", jaas("scram.ScramLoginModule", user, password));
            case BEARER ->
                BearerLogin.configure(
                        ClientCredentials.of(source.oauth(), user, password, context.mounts(), context.clock()),
                        client);
            case KERBEROS -> kerberos(user, password, sarama, client);
            default ->
                throw new IllegalArgumentException(
                        "sasl.mechanism %s is not known: use PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI"
                                .formatted(mechanism));
        }
    }

    private static void byIam(KafkaSource source, ConnectorContext context, Map<String, Object> client) {
        if (source.sasl() != null) {
            throw new IllegalArgumentException("awsMskIamAuth and sasl are two ways to log in: take one away");
        }
        client.put("sasl.mechanism", BEARER);
        BearerLogin.configure(MskIam.of(source.awsMskIamAuth(), context), client);
    }

    private static String mechanism(SaslConfig sasl) {
        return sasl.mechanism() == null || sasl.mechanism().isEmpty() ? "PLAIN" : sasl.mechanism();
    }

    private static void kerberos(String user, String password, SaramaConfig sarama, Map<String, Object> client) {
        if (System.getProperty(NATIVE) != null) {
            throw new IllegalArgumentException(
                    "sasl.mechanism GSSAPI is not part of the native executable: use the image with a virtual machine");
        }
        KerberosAccess.configure(user, password, sarama.kerberos(), client);
    }

    private static String secret(SecretKeySelector at, ConnectorContext context) {
        return context.mounts().secret(at.name(), at.key());
    }

    private static String jaas(String module, String user, String password) {
        return "org.apache.kafka.common.security.%s required username=%s password=%s;"
                .formatted(module, Jaas.quoted(user), Jaas.quoted(password));
    }
}
