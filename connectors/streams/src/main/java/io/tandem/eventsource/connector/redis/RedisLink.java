package io.tandem.eventsource.connector.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.time.Duration;
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

    private final Redis client;
    private final RedisConnection connection;
    private final AtomicBoolean closing = new AtomicBoolean();

    private RedisLink(Redis client, RedisConnection connection) {
        this.client = client;
        this.connection = connection;
    }

    /**
     * Connects; blocks, within a bound.
     *
     * @param client of this connection alone
     * @param lost told when the connection is gone, unless it was closed here; must not block or throw
     */
    static RedisLink open(Redis client, Consumer<Throwable> lost) throws IOException, InterruptedException {
        try {
            var connection = answer(client.connect(), PATIENCE.multipliedBy(2));
            var link = new RedisLink(client, connection);
            connection.exceptionHandler(failure -> link.tell(lost, failure));
            connection.endHandler(ended -> link.tell(lost, closed()));
            return link;
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.close();
            throw e;
        }
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
        return ask(request, PATIENCE);
    }

    Response ask(Request request, Duration longest) throws IOException, InterruptedException {
        return answer(send(request), longest);
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

    private static <T> T answer(Future<T> future, Duration longest) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the server has not answered for %d s".formatted(longest.toSeconds()), e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ErrorType refused)) {
                throw new IOException(root(e).toString(), e.getCause());
            }
            if (refused.is(CLOSED)) {
                throw closed();
            }
            throw new RedisException(refused.getMessage());
        }
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
