package io.tandem.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;

/** Adds entries with the number and a body to a stream with the group of the source, so that what comes before the first reader is kept. */
final class RedisStreamFeeder implements MessageFeeder {
    static final String FIELD = "number";
    static final String BODY = "body";
    /** Its default. */
    private static final String GROUP = "argo-events-cg";

    private final String stream;
    private final JedisPooled client;

    RedisStreamFeeder(int port, String stream) {
        this.stream = stream;
        client = new JedisPooled("127.0.0.1", port);
        makeGroup();
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        client.xadd(stream, StreamEntryID.NEW_ENTRY, entry(number, body));
        return CompletableFuture.completedFuture(SourceKind.REDIS_STREAM.label());
    }

    /** Waits for the server once for many: it writes them to disk together. */
    @Override
    public List<Fed> fill(int count, int bytes) {
        List<Fed> fed = new ArrayList<>(count);
        try (var pipeline = client.pipelined()) {
            for (long number = 0; number < count; number++) {
                var unused = pipeline.xadd(stream, StreamEntryID.NEW_ENTRY, entry(number, Body.of(number, bytes)));
                fed.add(new Fed(SourceKind.REDIS_STREAM.label(), number));
                if (fed.size() % MessageFeeder.inFlight(bytes) == 0) {
                    pipeline.sync();
                }
            }
            pipeline.sync();
        }
        return fed;
    }

    /** Of those that were given out. */
    @Override
    public OptionalLong unacknowledged() {
        return OptionalLong.of(client.xpending(stream, GROUP).getTotal());
    }

    @Override
    public void close() {
        client.close();
    }

    /** The source may have been faster. */
    private void makeGroup() {
        try {
            client.xgroupCreate(stream, GROUP, new StreamEntryID(0, 0), true);
        } catch (JedisDataException e) {
            if (!e.getMessage().startsWith("BUSYGROUP")) {
                throw e;
            }
        }
    }

    private static Map<String, String> entry(long number, byte[] body) {
        return Map.of(FIELD, Long.toString(number), BODY, new String(body, StandardCharsets.UTF_8));
    }
}
