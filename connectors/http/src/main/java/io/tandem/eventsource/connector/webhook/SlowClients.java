package io.tandem.eventsource.connector.webhook;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ends what takes too long: connections that owe a request, and requests, each by itself, that are not sent, not settled, or
 * whose answer is not read. One for each event loop and used only there; time passes by {@link #tick}, so that a request
 * costs neither a timer nor a look at the clock.
 */
final class SlowClients {
    private static final long NO_ERROR = 0;

    private final Limits limits;
    private final Map<HttpConnection, Client> clients = new IdentityHashMap<>();
    private long seconds;
    private int open;

    SlowClients(Limits limits) {
        this.limits = limits;
    }

    /**
     * How long things may take, in seconds.
     *
     * @param request a request, head and body
     * @param settlement from a request's end to the outcome of its event; longer than an event waits for the bus
     * @param answer until an answer is sent, which takes a client that reads it
     * @param idle between an answer and the end of the head of the next request; longer than those of the load balancers in
     *     front of us, else they would use connections that we are closing
     */
    record Limits(long request, long settlement, long answer, long idle) {
        static final Limits USUAL = new Limits(60, 30, 30, 630);
    }

    /** Something with a deadline. */
    interface Timed {
        void overdue();

        /** The connection sends far more than is answered. */
        void flooded();
    }

    void connected(HttpConnection connection) {
        var client = new Client(connection, limits.request);
        clients.put(connection, client);
        connection.closeHandler(closed -> {
            clients.remove(connection);
            client.gone();
        });
    }

    Client of(HttpConnection connection) {
        return clients.computeIfAbsent(connection, unknown -> new Client(unknown, limits.idle));
    }

    /** Whether a request is in hand on any connection. */
    boolean busy() {
        return open > 0;
    }

    /** Ends a connection at once. To close it would wait until what was written before is read, which may be never. */
    static void cut(HttpConnection connection) {
        var unused = ((HttpServerConnection) connection).channelHandlerContext().close();
    }

    /** To be called once a second. */
    void tick() {
        seconds++;
        for (var client : List.copyOf(clients.values())) {
            client.tick();
        }
    }

    /** One connection. */
    final class Client {
        private final HttpConnection connection;
        private final Set<Request> requests = new LinkedHashSet<>(2);
        private long deadline;
        private boolean left;

        private Client(HttpConnection connection, long limit) {
            this.connection = connection;
            this.deadline = seconds + limit;
        }

        /** A request's head is here. The connection itself is idle again when its last request has ended. */
        Request begin(Timed timed) {
            var request = new Request(this, timed);
            requests.add(request);
            open++;
            return request;
        }

        private void tick() {
            if (requests.isEmpty()) {
                if (deadline <= seconds) {
                    cut(connection);
                }
                return;
            }
            for (var request : List.copyOf(requests)) {
                if (request.deadline <= seconds) {
                    request.timed.overdue();
                }
            }
        }

        /** Ends it; counted once, by the oldest request that it has. */
        void flood() {
            requests.stream().findFirst().ifPresent(request -> request.timed.flooded());
            cut(connection);
        }

        /** Told once: each further stream would be told of the ones before it. */
        private void leave() {
            if (!left) {
                left = true;
                connection.goAway(NO_ERROR);
            }
        }

        private void gone() {
            open -= requests.size();
            requests.clear();
        }
    }

    /** One request, which is one stream where a connection has several. */
    final class Request {
        private final Client client;
        private final Timed timed;
        private final long owedUntil = seconds + limits.request;
        private long deadline = owedUntil;

        private Request(Client client, Timed timed) {
            this.client = client;
            this.timed = timed;
        }

        void isComplete() {
            deadline = seconds + limits.settlement;
        }

        void isAnswered() {
            deadline = seconds + limits.answer;
        }

        /** The answer was sent, but the request is still coming; that does not give it more time. */
        void isOwed() {
            deadline = owedUntil;
        }

        /**
         * Of HTTP/2: what is on its way comes to its end, and the sender is told to begin the rest on another connection, which may
         * reach another replica.
         */
        void leave() {
            client.leave();
        }

        void end() {
            if (client.requests.remove(this)) {
                open--;
                client.deadline = seconds + limits.idle;
            }
        }
    }
}
