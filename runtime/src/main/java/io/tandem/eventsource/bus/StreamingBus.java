package io.tandem.eventsource.bus;

import io.nats.client.Connection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.eventsource.state.Latest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes to one subject of NATS Streaming, the structured CloudEvent as message. Its server is no longer developed; this is
 * for buses that are still there.
 *
 * <p>It removes no doubles: an event published again after a failure may be there twice.
 */
final class StreamingBus implements EventBus {
    private static final Logger LOG = Logger.getLogger(StreamingBus.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CLIENTS = 1000;

    private final String cluster;
    private final String client;
    private final String subject;
    private final NatsLink link;
    private final Latest<State> state = new Latest<>(new State(false, "connecting"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bus-timer").factory());
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Cancellable following;

    /** What the link has at present, whether we are registered on it or not; null if it has none. */
    private Connection present;

    private volatile StreamingSession open;

    private StreamingBus(BusConfig.Nats config, String client, String subject, NatsLink link) {
        this.cluster = config.clusterID();
        this.client = client;
        this.subject = subject;
        this.link = link;
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        this.following = link.states().subscribe().with(this::linkChanged);
    }

    /**
     * Begins to connect and returns at once.
     *
     * @param clientName a name that no other process has
     * @param subject where events go
     */
    static StreamingBus start(BusConfig.Nats config, Mounts mounts, String clientName, String subject) {
        var secret = authenticates(config.auth()) ? config.accessSecret() : null;
        var server = new BusConfig.JetStream(config.url(), secret, null, null, config.unknown());
        var client = "client-" + clientName.replaceAll("[^A-Za-z0-9_-]", "_");
        return new StreamingBus(config, client, subject, NatsLink.start(server, mounts, clientName));
    }

    /** As upstream, credentials are used where {@code auth} says so. */
    static boolean authenticates(String auth) {
        return switch (auth == null ? "" : auth) {
            case "", "none" -> false;
            case "token", "basic" -> true;
            default ->
                throw new IllegalArgumentException(
                        "EVENTBUS_CONFIG: nats.auth is %s: set none, token or basic".formatted(auth));
        };
    }

    @Override
    public void publish(Message message, Receipt receipt) {
        var session = open;
        if (session == null) {
            receipt.failed(new BusException.Unavailable(state.get().detail(), null));
        } else {
            session.send(message, receipt);
        }
    }

    @Override
    public long largest() {
        var session = open;
        return session == null ? Long.MAX_VALUE : session.largest();
    }

    @Override
    public boolean alive() {
        return link.alive();
    }

    @Override
    public Multi<State> states() {
        return state.changes();
    }

    /** All sources of a namespace share the subject: the newest message is rarely the newest event of a name. */
    @Override
    public Uni<Optional<byte[]>> last(String eventName) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public void close() {
        following.cancel();
        timer.shutdownNow();
        var session = open;
        if (session != null) {
            try {
                session.signOff();
            } catch (InterruptedException | RuntimeException e) {
                LOG.debugf(e, "not signed off");
            }
        }
        linkDown("closed");
        state.end();
        blocking.shutdown();
        link.close();
    }

    /** Throws nothing: whoever throws here is not told of the next change. */
    private void linkChanged(NatsLink.State change) {
        try {
            switch (change) {
                case NatsLink.Up up -> linkUp(up.connection());
                case NatsLink.Down down -> linkDown(down.reason());
            }
        } catch (Throwable e) {
            LOG.warnf(e, "the connection to the EventBus cannot be used");
        }
    }

    private void linkUp(Connection connection) {
        linkDown("changing the server");
        synchronized (this) {
            present = connection;
        }
        register(connection);
    }

    private void linkDown(String reason) {
        StreamingSession former;
        synchronized (this) {
            former = open;
            open = null;
            present = null;
            state.set(new State(false, reason));
        }
        if (former != null) {
            former.end("connection to the bus lost: " + reason);
        }
    }

    private void register(Connection connection) {
        blocking.execute(() -> {
            try {
                // the server may still know the client of a connection that was lost
                var id = client + "-" + ThreadLocalRandom.current().nextInt(CLIENTS);
                registered(StreamingSession.open(connection, cluster, id, subject, this::lost, System::nanoTime));
            } catch (Throwable e) {
                refused(connection, String.valueOf(e.getMessage()));
            }
        });
    }

    private synchronized void registered(StreamingSession session) {
        if (session.connection() == present) {
            LOG.infof("EventBus connected cluster=%s subject=%s", cluster, subject);
            open = session;
            state.set(new State(true, "cluster %s, subject %s".formatted(cluster, subject)));
        } else {
            session.abandon();
        }
    }

    private synchronized void refused(Connection connection, String reason) {
        if (connection == present) {
            if (!reason.equals(state.get().detail())) {
                LOG.warnf("EventBus cannot take events reason=%s", reason);
            }
            state.set(new State(false, reason));
            var unused = timer.schedule(() -> registerAgain(connection), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void registerAgain(Connection connection) {
        if (connection == present && open == null) {
            register(connection);
        }
    }

    private void lost(StreamingSession session, String reason) {
        if (session == open) {
            link.replace(session.connection(), reason);
        }
    }

    private void tick() {
        var session = open;
        try {
            if (session != null) {
                session.tick();
            }
        } catch (Throwable e) { // or it would not be called again
            LOG.errorf(e, "events that wait too long were not looked at");
        }
    }
}
