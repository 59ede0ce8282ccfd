package io.tandem.eventsource.nats;

import io.nats.client.Connection;
import io.smallrye.mutiny.Multi;
import io.tandem.api.BusConfig;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.state.Latest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The process's one link to NATS: it connects in the background, for ever.
 *
 * <p>Each time it is up there is a new {@link Connection}; what was subscribed or in flight on the former one is gone,
 * so whoever uses it follows {@link #states()}. Credentials and certificates are read anew for each connection. A
 * connection that works is kept when the Secret changes; it ends when the server drops the old credentials, and the
 * next one uses the new ones.
 */
public final class NatsLink implements Link, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(NatsLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final NatsDialer dialer;
    private final Latest<State> state = new Latest<>(new Down("connecting"));
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private List<String> discovered = List.of();
    private int failures;
    private NatsSession present;

    private NatsLink(NatsDialer dialer) {
        this.dialer = dialer;
        this.thread = Thread.ofPlatform().daemon().name("nats-link").unstarted(this::run);
    }

    /**
     * Begins to connect and returns at once.
     *
     * @param clientName what the server's monitoring shows
     */
    public static NatsLink start(BusConfig.JetStream config, Mounts mounts, String clientName) {
        NatsLink link = new NatsLink(new NatsDialer(config, mounts, clientName));
        link.thread.start();
        return link;
    }

    @Override
    public Optional<Connection> connection() {
        return state.get() instanceof Up up ? Optional.of(up.connection()) : Optional.empty();
    }

    @Override
    public Multi<State> states() {
        return state.changes();
    }

    @Override
    public synchronized void replace(Connection connection, String reason) {
        if (present != null && present.connection() == connection) {
            LOG.warnf("EventBus connection replaced reason=%s", reason);
            present.close();
        }
    }

    /** False if the thread that connects has ended without {@link #close()}. */
    @Override
    public boolean alive() {
        return thread.isAlive() || closed.getCount() == 0;
    }

    /** Ends the connection; does not wait for the server. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** Whatever a library throws, the link goes on: without it the process would never publish again. */
    private void run() {
        try {
            while (closed.getCount() > 0) {
                try {
                    serve();
                } catch (InterruptedException e) {
                    LOG.debug("EventBus link closed", e);
                } catch (Throwable e) {
                    LOG.errorf(e, "EventBus link failed");
                    down("the link failed: " + e);
                    failures++;
                }
            }
        } finally {
            end();
        }
    }

    /** One connection from dialling to its end. */
    private void serve() throws InterruptedException, ExecutionException {
        pause();
        NatsSession next = dialUntilConnected();
        takeOver(next);
        long since = System.nanoTime();
        next.leaving().get();
        discover(next);
        boolean lasted = System.nanoTime() - since > LONGEST_PAUSE.toNanos();
        failures = lasted ? 0 : failures + 1;
    }

    private NatsSession dialUntilConnected() throws InterruptedException {
        while (true) {
            SortedSet<String> reasons = new TreeSet<>();
            for (String server : dialer.servers(discovered)) {
                try {
                    NatsSession session = dialer.dial(server);
                    discover(session);
                    return session;
                } catch (IOException | RuntimeException e) {
                    reasons.add(String.valueOf(e.getMessage()));
                }
            }
            down(String.join("; ", reasons));
            failures++;
            pause();
        }
    }

    /** The servers of its cluster, which a server tells when we connect and whenever they change. */
    private void discover(NatsSession session) {
        List<String> told = session.connection().getServerInfo().getConnectURLs();
        if (!told.isEmpty()) {
            discovered = told;
        }
    }

    /** Nothing after the first loss, then longer each time, so that a server that drops us at once is not stormed. */
    private void pause() throws InterruptedException {
        if (failures > 0) {
            long full = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10));
            long jittered = full * ThreadLocalRandom.current().nextLong(80, 121) / 100;
            if (closed.await(jittered, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("closed");
            }
        }
    }

    private synchronized void takeOver(NatsSession next) {
        NatsSession former = present;
        present = next;
        LOG.infof(
                "EventBus connected server=%s",
                NatsAddress.redacted(next.connection().getConnectedUrl()));
        state.set(new Up(next.connection()));
        next.onEnd(reason -> lost(next, reason));
        if (former != null) {
            former.close();
        }
    }

    private synchronized void lost(NatsSession session, String reason) {
        if (session == present) {
            present = null;
            if (closed.getCount() > 0) {
                LOG.warnf("EventBus connection lost reason=%s", reason);
            }
            state.set(new Down(reason));
        }
    }

    /** No server took us; a connection whose server is about to leave may still be up. */
    private synchronized void down(String reason) {
        Down down = new Down(reason);
        if (present == null && closed.getCount() > 0 && !down.equals(state.get())) {
            LOG.warnf("EventBus not connected reason=%s", reason);
            state.set(down);
        }
    }

    private synchronized void end() {
        if (present != null) {
            present.close();
        }
        state.set(new Down("closed"));
        state.end();
        dialer.close();
    }

    /** Whether there is a connection. */
    public sealed interface State permits Up, Down {}

    /** Connected; the connection serves until the next state. */
    public record Up(Connection connection) implements State {}

    /**
     * Not connected.
     *
     * @param reason for users: names the server or the Secret at fault
     */
    public record Down(String reason) implements State {}
}
