package io.tandem.eventsource.connector.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Follows one connection, which the client heals for some seconds: whether it is back, or given up, and what the server said
 * last.
 */
final class ConnectionWatch implements ConnectionListener, ErrorListener {
    private static final Logger LOG = Logger.getLogger(ConnectionWatch.class);

    private final String eventName;
    private final Runnable back;
    private final Consumer<String> givenUp;
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile Optional<String> said = Optional.empty();
    private volatile Connection connection;

    /**
     * @param back the client has connected again, and subscribed; must not block or throw
     * @param givenUp told why it has not; must not block or throw
     */
    ConnectionWatch(String eventName, Runnable back, Consumer<String> givenUp) {
        this.eventName = eventName;
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
                }
            }
            case RESUBSCRIBED -> {
                lost.set(false);
                LOG.infof("NATS connection is back eventName=%s", eventName);
                back.run();
            }
            case CONNECTED, RECONNECTED, DISCOVERED_SERVERS, LAME_DUCK -> {}
        }
    }

    @Override
    public void errorOccurred(Connection of, String error) {
        said = Optional.of(error);
    }

    @Override
    public void exceptionOccurred(Connection of, Exception exception) {
        said = Optional.ofNullable(exception.getMessage());
    }
}
