package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.HostPort;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One connection to a server, which answers in the order of the requests. */
final class RedisLink implements AutoCloseable {
    /** For an answer that the server gives at once. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The library's word for a request that was open when the connection ended. */
    private static final String CLOSED = "CONNECTION_CLOSED";

    private static final int DEEPEST = 10;

    private final HostPort address;
    private final Redis client;
    private final RedisConnection connection;
    private final AtomicBoolean closing = new AtomicBoolean();

    private RedisLink(HostPort address, Redis client, RedisConnection connection) {
        this.address = address;
        this.client = client;
        this.connection = connection;
    }

    /**
     * Connects; blocks, within a bound.
     *
     * @param address that the client connects to
     * @param client of this connection alone
     * @param lost told when the connection is gone, unless it was closed here; must not block or throw
     */
    static RedisLink open(HostPort address, Redis client, Consumer<Throwable> lost)
            throws IOException, InterruptedException {
        try {
            var connecting = client.connect().toCompletionStage().toCompletableFuture();
            var connection = answer(connecting, PATIENCE.multipliedBy(2));
            var link = new RedisLink(address, client, connection);
            connection.exceptionHandler(failure -> link.tell(lost, failure));
            connection.endHandler(ended -> link.tell(lost, closed()));
            return link;
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    HostPort address() {
        return address;
    }

    /** Takes what comes without having been asked for: messages of channels. On an event loop. */
    void onMessage(Consumer<Response> handler) {
        connection.handler(handler::accept);
    }

    /** From any thread; does not block. Nothing is answered to a request of publish and subscribe: messages come instead. */
    Future<Response> send(Request request) {
        return connection.send(request);
    }

    /**
     * Waits for an answer that the server gives at once; null where it is nil.
     *
     * @throws RedisException if the server refused it
     */
    Response ask(Request request) throws IOException, InterruptedException {
        return answer(send(request).toCompletionStage().toCompletableFuture(), PATIENCE);
    }

    /**
     * Waits for what was asked for.
     *
     * @throws RedisException if the server refused it
     */
    static <T> T answer(CompletableFuture<T> asked, Duration longest) throws IOException, InterruptedException {
        try {
            return asked.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unanswered(longest, e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case TimeoutException late -> unanswered(longest, late);
                case ErrorType refused when refused.is(CLOSED) -> closed();
                case ErrorType refused -> new RedisException(refused.getMessage());
                case Throwable failure -> new IOException(root(failure).toString(), failure);
            };
        }
    }

    /** Never blocks. The library's own takes no second call. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            client.close();
        }
    }

    private void tell(Consumer<Throwable> lost, Throwable reason) {
        if (!closing.get()) {
            lost.accept(reason);
        }
    }

    private static IOException unanswered(Duration longest, TimeoutException e) {
        return new IOException("the server has not answered for %d s".formatted(longest.toSeconds()), e);
    }

    private static IOException closed() {
        return new IOException("the server closed the connection");
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
