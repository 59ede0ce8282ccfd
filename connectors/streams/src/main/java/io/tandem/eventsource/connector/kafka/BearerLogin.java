package io.tandem.eventsource.connector.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;

/**
 * Gives Kafka's client the tokens of a {@link TokenSource}; the client asks again before one ends. Kafka creates the object
 * itself ({@code reflect-config.json}), so that the source travels among the client's properties.
 */
public final class BearerLogin implements AuthenticateCallbackHandler {
    private static final String SOURCE = "tandem.token.source";

    private TokenSource source;

    /** Adds to a client's properties what the mechanism OAUTHBEARER needs. */
    static void configure(TokenSource source, Map<String, Object> client) {
        client.put(SOURCE, source);
        client.put("sasl.login.callback.handler.class", BearerLogin.class);
        // Kafka shares a login among clients of the same text, and ours differ in what the text does not show
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required connection=\"%s\";"
                        .formatted(UUID.randomUUID()));
    }

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
        source = (TokenSource) settings.get(SOURCE);
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (var callback : callbacks) {
            switch (callback) {
                case OAuthBearerTokenCallback wanted -> give(wanted);
                case SaslExtensionsCallback none -> {}
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    /** A failure is told as one of the token: what is thrown here would be hidden. */
    private void give(OAuthBearerTokenCallback wanted) {
        try {
            wanted.token(source.token());
        } catch (IOException e) {
            wanted.error("token", e.getMessage(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wanted.error("token", "interrupted", null);
        }
    }

    @Override
    public void close() {}
}
