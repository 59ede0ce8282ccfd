package io.tandem.eventsource.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One connection from its opening to its end, and why it ended. */
final class NatsSession implements ConnectionListener, ErrorListener {
    private static final Logger LOG = Logger.getLogger(NatsSession.class);
    private static final String CLOSED_BY_SERVER = "the server closed the connection";

    private final Executor threads;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> leaving = new CompletableFuture<>();
    private volatile Connection connection;
    private volatile String reason;

    NatsSession(Executor threads) {
        this.threads = threads;
    }

    void opened(Connection opened) {
        connection = opened;
        if (opened.getStatus() != Connection.Status.CONNECTED) {
            lost(CLOSED_BY_SERVER); // its event came before we knew the connection
        }
    }

    Connection connection() {
        return connection;
    }

    /** Calls {@code listener} with the reason when the connection is lost or closed, at once if it is already. */
    void onEnd(Consumer<String> listener) {
        var unused = ended.thenAccept(listener);
    }

    /** Completes when the server announces its shutdown or the connection ended: time for another server. */
    CompletableFuture<Void> leaving() {
        return leaving;
    }

    /** The last thing that went wrong. */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Ends it without waiting. */
    void close() {
        end("closed");
    }

    @Override
    public void connectionEvent(Connection source, Events event) {
        switch (event) {
            case DISCONNECTED, CLOSED -> lost(CLOSED_BY_SERVER);
            case LAME_DUCK -> leaving.complete(null);
            case CONNECTED, RECONNECTED, RESUBSCRIBED, DISCOVERED_SERVERS -> {}
        }
    }

    @Override
    public void errorOccurred(Connection source, String error) {
        if (error.toLowerCase(Locale.ROOT).startsWith("permissions violation")) {
            LOG.warnf("EventBus permission missing: %s", error);
        } else {
            reason = error;
        }
    }

    @Override
    public void exceptionOccurred(Connection source, Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (reason == null) {
            reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        // the library announces the end only after it has waited for its threads, seconds later if the server hangs
        if (cause instanceof IOException || noPong(cause)) {
            lost(CLOSED_BY_SERVER);
        }
    }

    private static boolean noPong(Throwable cause) {
        return cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).contains("Ping");
    }

    private void lost(String fallback) {
        if (connection != null) {
            end(reason().orElse(fallback));
        }
    }

    private void end(String why) {
        if (ended.complete(why)) {
            leaving.complete(null);
            threads.execute(this::closeConnection);
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
