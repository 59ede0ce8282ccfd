package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.ConnectionFactory;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.BasicAuth;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/** Where the broker is and how to log in, from the fields {@code url}, {@code urlSecret}, {@code auth} and {@code tls}. */
final class AmqpAddress {
    /**
     * A broker gives up a silent connection after twice this time, and only then gives its messages to the next consumer:
     * what a hung replica costs.
     */
    static final int HEARTBEAT_SECONDS = 2;

    private static final int CONNECT_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);

    private AmqpAddress() {}

    /**
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    static ConnectionFactory factory(AmqpSource source, Mounts mounts) {
        var factory = new ConnectionFactory();
        // a lost connection ends this attempt; when to try again is decided elsewhere
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setHandshakeTimeout(CONNECT_MILLIS);
        factory.setThreadFactory(task -> Thread.ofVirtual().name("amqp-client").unstarted(task));
        try {
            factory.setUri(uri(source, mounts));
            if (source.tls() != null) {
                factory.useSslProtocol(ClientTls.context(source.tls(), mounts));
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url is no AMQP address such as amqp://host:5672/vhost: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
        if (source.auth() != null) {
            credentials(source.auth(), mounts, factory);
        }
        return factory;
    }

    private static URI uri(AmqpSource source, Mounts mounts) throws URISyntaxException {
        boolean inline = source.url() != null && !source.url().isEmpty();
        if (inline == (source.urlSecret() != null)) {
            throw new IllegalArgumentException("give either url or urlSecret");
        }
        var text = inline
                ? source.url()
                : mounts.secret(source.urlSecret().name(), source.urlSecret().key());
        var uri = new URI(text);
        // the slash alone is the default virtual host to upstream's client, and one with an empty name to this one
        return "/".equals(uri.getRawPath()) ? new URI(text.replaceFirst("/(?=$|\\?)", "")) : uri;
    }

    private static void credentials(BasicAuth auth, Mounts mounts, ConnectionFactory factory) {
        if (auth.username() == null || auth.password() == null) {
            throw new IllegalArgumentException("auth needs both username and password");
        }
        factory.setUsername(
                mounts.secret(auth.username().name(), auth.username().key()));
        factory.setPassword(
                mounts.secret(auth.password().name(), auth.password().key()));
    }
}
