package io.tandem.eventsource.nats;

import io.nats.client.AuthenticationException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.support.NatsUri;
import io.tandem.api.BusConfig;
import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;

/**
 * Makes connections to the servers of one bus.
 *
 * <p>A connection never reconnects by itself: the library would send what was queued before the break after it, which
 * disorders what the publisher sends again and lets a deposed leader speak.
 */
final class NatsDialer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    /** A hung server is noticed after two to three of these. */
    private static final Duration PING = Duration.ofSeconds(1);

    /** Twice what publishers have in flight: what they gave up may still wait. */
    private static final int LONGEST_QUEUE = 1 << 17;

    private final BusConfig.JetStream config;
    private final Mounts mounts;
    private final String clientName;
    private final ThreadFactory factory =
            Thread.ofPlatform().daemon().name("nats-", 0).factory();
    private final ExecutorService threads = Executors.newCachedThreadPool(factory);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("nats-timer").factory());

    NatsDialer(BusConfig.JetStream config, Mounts mounts, String clientName) {
        this.config = config;
        this.mounts = mounts;
        this.clientName = clientName;
    }

    /** The configured servers in a random order, then those a server told of. */
    List<String> servers(List<String> discovered) {
        List<String> servers = new ArrayList<>(Arrays.stream(config.url().split(","))
                .map(String::trim)
                .filter(url -> !url.isEmpty())
                .toList());
        Collections.shuffle(servers);
        discovered.stream()
                .filter(told -> servers.stream().noneMatch(known -> known.endsWith(told)))
                .forEach(servers::add);
        return servers;
    }

    /** Connects to one server; blocks up to some seconds. The failure's message is meant for users and tells no password. */
    NatsSession dial(String server) throws IOException, InterruptedException {
        NatsUri address = address(server);
        NatsCredentials credentials = NatsCredentials.read(config.accessSecret(), mounts.busAuth());
        NatsSession session = new NatsSession(threads);
        try {
            session.opened(Nats.connect(options(address, credentials, session)));
            return session;
        } catch (AuthenticationException e) {
            throw new IOException(refused(session.reason().orElse(e.getMessage())), e);
        } catch (IOException e) {
            throw failed(server, session.reason().orElse(e.getMessage()), e);
        } catch (GeneralSecurityException | URISyntaxException | RuntimeException e) {
            throw failed(server, e.getMessage(), e);
        }
    }

    private static NatsUri address(String server) throws IOException {
        try {
            return NatsAddress.read("the EventBus's url", server);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static IOException failed(String server, String reason, Exception cause) {
        return new IOException(
                "no connection to %s: %s".formatted(NatsAddress.redacted(server), NatsAddress.redacted(reason)), cause);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdown();
    }

    private Options options(NatsUri server, NatsCredentials credentials, NatsSession session)
            throws IOException, GeneralSecurityException, URISyntaxException {
        Options.Builder options = new Options.Builder()
                .server(server.toString())
                .connectionName(clientName)
                .noReconnect()
                .ignoreDiscoveredServers()
                .noResolveHostnames() // or the certificate would have to be for the address behind the name
                .connectionTimeout(LIMIT)
                .pingInterval(PING)
                .maxPingsOut(2)
                .maxMessagesInOutgoingQueue(LONGEST_QUEUE)
                .discardMessagesWhenOutgoingQueueFull() // it would block publishers, who notice what gets no answer
                .supportUTF8Subjects()
                .dontForceFlushOnRequest()
                .executor(threads)
                .callbackThreadFactory(factory)
                .connectThreadFactory(factory)
                .scheduledExecutor(timer)
                .connectionListener(session)
                .errorListener(session);
        credentials.applyTo(options);
        Optional<SSLContext> tls = tls(server);
        if (tls.isPresent()) {
            options.sslContext(tls.get());
        }
        return options.build();
    }

    /** As configured; where it is not configured, TLS without verification to any server that can speak it. */
    private Optional<SSLContext> tls(NatsUri server) throws IOException, GeneralSecurityException {
        if (config.tls() != null) {
            return Optional.of(ClientTls.context(config.tls(), mounts));
        }
        boolean wanted = server.isSecure()
                || !server.isWebsocket()
                        && ServerGreeting.of(server.getUri(), LIMIT).tls();
        return wanted ? Optional.of(ClientTls.unverified()) : Optional.empty();
    }

    private String refused(String reason) {
        SecretKeySelector secret = config.accessSecret();
        return secret == null
                ? "EventBus demands credentials and its config has no accessSecret: " + reason
                : "EventBus refused the credentials in %s: %s".formatted(NatsCredentials.name(secret), reason);
    }
}
