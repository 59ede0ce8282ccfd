package io.tandem.e2e;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.JedisPooled;

/** Publishes {@code {"number": n}} on a channel, which remembers nothing. */
final class RedisFeeder implements MessageFeeder {
    private final String channel;
    private final JedisPooled client;

    RedisFeeder(int port, String channel) {
        this.channel = channel;
        client = new JedisPooled("127.0.0.1", port);
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        client.publish(channel.getBytes(StandardCharsets.UTF_8), body);
        return CompletableFuture.completedFuture(SourceKind.REDIS.label());
    }

    @Override
    public void close() {
        client.close();
    }
}
