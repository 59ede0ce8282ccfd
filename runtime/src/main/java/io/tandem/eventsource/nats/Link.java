package io.tandem.eventsource.nats;

import io.nats.client.Connection;
import io.smallrye.mutiny.Multi;
import java.util.Optional;

/** The process's one link to NATS, as those who use it see it. */
public interface Link {
    /** The connection, if there is one now; never waits. */
    Optional<Connection> connection();

    /**
     * The present state, then each change, until the link is closed; a slow subscriber gets the newest only. Subscribers
     * run on the thread that notices the change and must not block it.
     */
    Multi<NatsLink.State> states();

    /** Ends this connection, unless it ended already, so that another one is made. Does not wait. */
    void replace(Connection connection, String reason);

    /** False if there will be no connection any more though nobody closed the link. */
    boolean alive();
}
