package io.tandem.eventsource.connector.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** Kafka's client asks in locks that all clients with SASL of the process share: there nobody may wait long. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final String SOURCE = "tandem.token.source";

    private Tokens tokens;

    /** Adds to a client's properties what the mechanism OAUTHBEARER needs. */
    static void configure(TokenSource source, Map<String, Object> client) {
        client.put(SOURCE, new Tokens(source));
        client.put("sasl.login.callback.handler.class", BearerLogin.class);
        // Kafka shares a login among clients of the same text, and ours differ in what the text does not show
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required connection=\"%s\";"
                        .formatted(UUID.randomUUID()));
    }

    /**
     * Gets the first token, if the client will need one: Kafka's client would give up at once. Blocks, within the bound of the
     * source.
     *
     * @param client properties, of one client
     * @throws IOException if there is none; the message names the field
     */
    static void prepare(Map<String, Object> client) throws IOException, InterruptedException {
        if (client.get(SOURCE) instanceof Tokens tokens) {
            tokens.prepare();
        }
    }

    /** The field that says where a client's tokens come from, if it shows any. */
    static Optional<String> field(Map<String, Object> client) {
        return client.get(SOURCE) instanceof Tokens tokens ? Optional.of(tokens.source.field()) : Optional.empty();
    }

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
        tokens = (Tokens) settings.get(SOURCE);
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
            wanted.token(tokens.next());
        } catch (IOException e) {
            wanted.error("token", e.getMessage(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wanted.error("token", "interrupted", null);
        }
    }

    @Override
    public void close() {}

    /** Of one client. A server that takes its time is waited for by a thread of its own. */
    private static final class Tokens {
        private final TokenSource source;
        private FutureTask<BearerToken> next;

        Tokens(TokenSource source) {
            this.source = source;
        }

        synchronized void prepare() throws IOException, InterruptedException {
            next = started();
            try {
                next.get();
            } catch (ExecutionException e) {
                throw failed(e);
            }
        }

        /** What comes too late is given the next time: Kafka's client asks again some seconds later. */
        synchronized BearerToken next() throws IOException, InterruptedException {
            next = next == null ? started() : next;
            try {
                var token = next.get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
                next = null;
                return token;
            } catch (ExecutionException e) {
                throw failed(e);
            } catch (TimeoutException e) {
                throw new IOException("%s gives no token in time, see %s".formatted(source, source.field()), e);
            }
        }

        private FutureTask<BearerToken> started() {
            var task = new FutureTask<BearerToken>(source::token);
            Thread.ofVirtual().name("kafka-token").start(task);
            return task;
        }

        private IOException failed(ExecutionException failure) {
            next = null;
            return failure.getCause() instanceof IOException told ? told : new IOException(failure.getCause());
        }

        /** Kafka's client logs its properties. */
        @Override
        public String toString() {
            return source.toString();
        }
    }
}
