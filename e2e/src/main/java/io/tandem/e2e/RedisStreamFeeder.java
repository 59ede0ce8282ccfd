package io.tandem.e2e;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.StreamEntryID;

/** Adds entries with the number to a stream. */
final class RedisStreamFeeder implements Feeder {
    static final String FIELD = "number";

    private final String stream;
    private final JedisPooled client;

    RedisStreamFeeder(int port, String stream) {
        this.stream = stream;
        client = new JedisPooled("127.0.0.1", port);
    }

    @Override
    public CompletableFuture<String> feed(long number) {
        client.xadd(stream, StreamEntryID.NEW_ENTRY, Map.of(FIELD, Long.toString(number)));
        return CompletableFuture.completedFuture(SourceKind.REDIS_STREAM.label());
    }

    @Override
    public void close() {
        client.close();
    }
}
