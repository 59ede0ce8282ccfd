package io.tandem.eventsource.connector.redis;

import io.tandem.eventsource.connector.EventLoops;
import io.tandem.local.RedisServer;
import io.tandem.local.TestLimits;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A client of the tests' own: does what producers, other consumers and administrators do. */
final class Console implements AutoCloseable {
    private final Redis client;
    private final RedisConnection connection;

    Console(RedisServer server) throws Exception {
        client = Redis.createClient(
                EventLoops.VERTX,
                new RedisOptions()
                        .setConnectionString("redis://" + server.address())
                        .setProtocolNegotiation(false));
        connection = client.connect()
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The answer to a command, written as on a command line; null if it is nil. */
    Response run(String command) throws Exception {
        return run((Object[]) command.split(" "));
    }

    /** The same by words, which may be bytes. */
    Response run(Object... words) throws Exception {
        var request = Request.cmd(Command.create(words[0].toString().toLowerCase(Locale.ROOT)));
        for (int i = 1; i < words.length; i++) {
            if (words[i] instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(words[i].toString());
            }
        }
        return connection
                .send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Adds entries with one field each, {@code n} with the numbers from {@code first} on. */
    void add(String stream, int first, int count) throws Exception {
        for (int i = first; i < first + count; i++) {
            run("xadd", stream, "*", "n", i);
        }
    }

    /** How many entries of the group are not acknowledged. */
    int pending(String stream, String group) throws Exception {
        return run("xpending", stream, group).get(0).toInteger();
    }

    /** Whether an event source is connected. */
    boolean seesSource() throws Exception {
        return run("client", "list").toString().contains(" name=source.");
    }

    @Override
    public void close() {
        client.close();
    }
}
