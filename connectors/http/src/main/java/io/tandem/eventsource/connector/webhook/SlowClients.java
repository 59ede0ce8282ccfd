package io.tandem.eventsource.connector.webhook;

import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections whose client does not send what it owes: its first request or the rest of a request, or after an
 * answer the next request. One for each event loop and used only there; time passes by {@link #tick}, so that a request
 * costs neither a timer nor a look at the clock.
 */
final class SlowClients {
    private final Limits limits;
    private final Map<HttpConnection, Client> clients = new IdentityHashMap<>();
    private long seconds;

    SlowClients(Limits limits) {
        this.limits = limits;
    }

    /**
     * How long clients may take.
     *
     * @param request seconds for a request, head and body
     * @param idle seconds between an answer and the end of the head of the next request; longer than those of the load
     *     balancers in front of us, else they would use connections that we are closing
     */
    record Limits(long request, long idle) {
        static final Limits USUAL = new Limits(60, 630);
    }

    void connected(HttpConnection connection) {
        var client = new Client();
        client.owesRequest();
        clients.put(connection, client);
        connection.closeHandler(closed -> clients.remove(connection));
    }

    Client of(HttpConnection connection) {
        return clients.computeIfAbsent(connection, unknown -> new Client());
    }

    /** To be called once a second. */
    void tick() {
        seconds++;
        var overdue = clients.entrySet().stream()
                .filter(entry -> entry.getValue().deadline <= seconds)
                .map(Map.Entry::getKey)
                .toList();
        close(overdue);
    }

    private static void close(List<HttpConnection> overdue) {
        for (var connection : overdue) {
            var unused = connection.close();
        }
    }

    /** One connection. */
    final class Client {
        private long deadline = Long.MAX_VALUE;

        void owesRequest() {
            deadline = seconds + limits.request;
        }

        void owesNothing() {
            deadline = Long.MAX_VALUE;
        }

        void wasAnswered() {
            deadline = seconds + limits.idle;
        }
    }
}
