package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.AmqpUrl;
import io.tandem.api.source.BasicAuth;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the broker is and how to log in, from the fields {@code url}, {@code urlSecret}, {@code auth} and {@code tls}.
 *
 * @param servers of one cluster; a connection is made to the first that answers, in any order
 */
record AmqpAddress(ConnectionFactory factory, List<Address> servers) {
    /**
     * A broker gives up a silent connection after twice this time, and only then gives its messages to the next consumer:
     * what a hung replica costs.
     */
    static final int HEARTBEAT_SECONDS = 2;

    /** As most brokers have it. All headers of a message are in one frame. */
    private static final int FRAME_BYTES = 128 << 10;
    /**
     * The client reads headers by recursion, and must get to the end of those that nest as deep as a frame allows. Only what is
     * used of it takes memory.
     */
    private static final long STACK_BYTES = 64 << 20;

    /** Takes messages, which needs no such stack. The client keeps the order of a channel, and lets a shared one live. */
    private static final ExecutorService CONSUMERS = Executors.newVirtualThreadPerTaskExecutor();

    private static final int CONNECT_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);

    /**
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    static AmqpAddress of(AmqpSource source, Mounts mounts) {
        var factory = new ConnectionFactory();
        // a lost connection ends this attempt; when to try again is decided elsewhere
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setHandshakeTimeout(CONNECT_MILLIS);
        factory.setRequestedFrameMax(FRAME_BYTES);
        factory.setThreadFactory(task -> Thread.ofPlatform()
                .daemon()
                .name("amqp-client")
                .stackSize(STACK_BYTES)
                .unstarted(task));
        factory.setSharedExecutor(CONSUMERS);
        var url = url(source, mounts);
        factory.setVirtualHost(url.virtualHost());
        if (url.user() != null) {
            factory.setUsername(url.user());
        }
        if (url.password() != null) {
            factory.setPassword(url.password());
        }
        number(url, "heartbeat").ifPresent(factory::setRequestedHeartbeat);
        number(url, "connection_timeout").ifPresent(factory::setConnectionTimeout);
        number(url, "channel_max").ifPresent(factory::setRequestedChannelMax);
        try {
            if (source.tls() != null) {
                factory.useSslProtocol(ClientTls.context(source.tls(), mounts));
            } else if (url.tls()) {
                // the client's own context would trust anybody
                factory.useSslProtocol(
                        ClientTls.context(new TlsConfig(null, null, null, null, null, Map.of()), mounts));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
        if (source.auth() != null) {
            credentials(source.auth(), mounts, factory);
        }
        var servers = url.servers().stream()
                .map(server -> new Address(server.host(), server.port()))
                .toList();
        return new AmqpAddress(factory, servers);
    }

    /**
     * Blocks.
     *
     * @param name what the broker shows
     * @param largest bytes of a message: a larger one ends the connection
     */
    Connection connection(String name, long largest) throws IOException, TimeoutException {
        factory.setMaxInboundMessageBodySize((int) Math.min(largest, Integer.MAX_VALUE));
        return factory.newConnection(servers, name);
    }

    private static AmqpUrl url(AmqpSource source, Mounts mounts) {
        boolean inline = source.url() != null && !source.url().isEmpty();
        if (inline == (source.urlSecret() != null)) {
            throw new IllegalArgumentException("give either url or urlSecret");
        }
        var text = inline
                ? source.url()
                : mounts.secret(source.urlSecret().name(), source.urlSecret().key());
        try {
            return AmqpUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException((inline ? "url " : "urlSecret ") + e.getMessage(), e);
        }
    }

    private static OptionalInt number(AmqpUrl url, String option) {
        var value = url.options().get(option);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("url has an option " + option + " that is no number");
        }
        return OptionalInt.of(Integer.parseInt(value));
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
