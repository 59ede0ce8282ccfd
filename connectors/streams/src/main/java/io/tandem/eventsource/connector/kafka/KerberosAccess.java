package io.tandem.eventsource.connector.kafka;

import io.tandem.eventsource.tls.Jaas;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Logs in to Kerberos, with the settings that upstream's client (sarama) has for it in {@code config}, below {@code
 * Net.SASL.GSSAPI}: a password, a keytab or a cache of tickets. Kafka's client knows no passwords by itself: it is given one
 * here, where Java's login module asks for it.
 */
public final class KerberosAccess implements AuthenticateCallbackHandler {
    private static final String PRINCIPAL = "tandem.kerberos.principal";
    private static final String PASSWORD = "tandem.kerberos.password";
    private static final String REALMS = "java.security.krb5.conf";
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule required refreshKrb5Config=true";

    private String principal;
    private Secret password;

    /**
     * Adds to a client's properties what the mechanism GSSAPI needs.
     *
     * @param user from the Secret, for where {@code config} names none
     * @param settings from {@code config}, their names in small letters
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names it
     */
    static void configure(String user, String password, Map<String, String> settings, Map<String, Object> client) {
        realms(settings.get("kerberosconfigpath"));
        var principal = principal(settings.getOrDefault("username", user), settings.get("realm"));
        client.put("sasl.kerberos.service.name", settings.getOrDefault("servicename", "kafka"));
        // Kafka shares a login among clients of the same text, and a password that was changed is not in it
        client.put(
                "sasl.jaas.config",
                "%s connection=\"%s\" principal=%s%s;"
                        .formatted(MODULE, UUID.randomUUID(), Jaas.quoted(principal), login(settings)));
        client.put("sasl.login.callback.handler.class", KerberosAccess.class);
        client.put(PRINCIPAL, principal);
        client.put(PASSWORD, new Secret(settings.getOrDefault("password", password)));
    }

    /** By the number that sarama has for each. */
    private static String login(Map<String, String> settings) {
        return switch (settings.getOrDefault("authtype", "1")) {
            case "1" -> "";
            case "2" -> " useKeyTab=true storeKey=true doNotPrompt=true keyTab=" + path(settings, "keytabpath");
            case "3" ->
                " useTicketCache=true renewTGT=true doNotPrompt=true ticketCache=" + path(settings, "ccachepath");
            default -> throw wrong("has an AuthType that is none of 1 (password), 2 (keytab), 3 (cache of tickets)");
        };
    }

    private static String path(Map<String, String> settings, String name) {
        var path = settings.get(name);
        if (path == null || path.isBlank()) {
            throw wrong("needs %s for its AuthType".formatted(name.equals("keytabpath") ? "KeyTabPath" : "CCachePath"));
        }
        return Jaas.quoted(path);
    }

    private static String principal(String user, String realm) {
        return realm == null || realm.isBlank() || user.contains("@") ? user : user + "@" + realm;
    }

    /** Java reads one such file in a process. */
    private static synchronized void realms(String path) {
        if (path == null || path.isBlank()) {
            return;
        }
        var before = System.getProperty(REALMS);
        if (before != null && !before.equals(path)) {
            throw wrong("has a KerberosConfigPath, and this pod uses another one, %s: give all events the same"
                    .formatted(before));
        }
        System.setProperty(REALMS, path);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("config: Net.SASL.GSSAPI " + what);
    }

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
        principal = (String) settings.get(PRINCIPAL);
        password = (Secret) settings.get(PASSWORD);
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (var callback : callbacks) {
            switch (callback) {
                case NameCallback name -> name.setName(principal);
                case PasswordCallback wanted -> wanted.setPassword(password.text.toCharArray());
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}

    /** Kafka's client logs its properties. */
    private record Secret(String text) {
        @Override
        public String toString() {
            return "[hidden]";
        }
    }
}
