package io.tandem.eventsource.connector.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.tandem.eventsource.nats.NatsAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Follows one connection, which the client heals for some seconds: whether it is back, or given up, and what the server said
 * last.
 */
final class ConnectionWatch implements ConnectionListener, ErrorListener {
    private static final Logger LOG = Logger.getLogger(ConnectionWatch.class);
    /** Then the pipeline takes over, which pauses longer and tells people. A server that hangs takes the client much longer. */
    private static final Duration HEALING = Duration.ofSeconds(10);

    private final String eventName;
    private final Runnable back;
    private final Consumer<String> givenUp;
    private final ScheduledExecutorService timers;
    private final AtomicBoolean lost = new AtomicBoolean();
    /** That are over. */
    private final AtomicInteger outages = new AtomicInteger();

    private volatile Optional<String> said = Optional.empty();
    private volatile Connection connection;

    /**
     * @param back the client has connected again, and subscribed; must not block or throw
     * @param givenUp told why it has not; must not block or throw
     */
    ConnectionWatch(String eventName, ScheduledExecutorService timers, Runnable back, Consumer<String> givenUp) {
        this.eventName = eventName;
        this.timers = timers;
        this.back = back;
        this.givenUp = givenUp;
    }

    /** What is told of other connections, such as one that was never made, is nobody's business. */
    void follow(Connection made) {
        connection = made;
    }

    /** To be called before we close it ourselves. */
    void ignore() {
        connection = null;
    }

    /** What the server said last of what it does not like. */
    Optional<String> said() {
        return said;
    }

    @Override
    public void connectionEvent(Connection of, Events type) {
        if (of != connection) {
            return;
        }
        switch (type) {
            case CLOSED -> givenUp.accept(said.orElse("it was closed"));
            case DISCONNECTED -> {
                if (!lost.getAndSet(true)) {
                    LOG.warnf("NATS connection lost eventName=%s", eventName);
                    limitHealing(of);
                }
            }
            case RESUBSCRIBED -> {
                lost.set(false);
                outages.incrementAndGet();
                LOG.infof("NATS connection is back eventName=%s", eventName);
                back.run();
            }
            case CONNECTED, RECONNECTED, DISCOVERED_SERVERS, LAME_DUCK -> {}
        }
    }

    private void limitHealing(Connection of) {
        int outage = outages.get();
        try {
            var unused = timers.schedule(
                    () -> {
                        if (of == connection && outages.get() == outage) {
                            givenUp.accept(said.orElse("it did not come back for %d s".formatted(HEALING.toSeconds())));
                        }
                    },
                    HEALING.toSeconds(),
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("the process ends eventName=%s", eventName);
        }
    }

    @Override
    public void errorOccurred(Connection of, String error) {
        said = Optional.of(NatsAddress.redacted(error));
    }

    @Override
    public void exceptionOccurred(Connection of, Exception exception) {
        said = Optional.ofNullable(exception.getMessage()).map(NatsAddress::redacted);
    }
}
