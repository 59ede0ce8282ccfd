package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.local.NsqServer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Publishes {@code {"number": n}} to a topic with a channel, so that what comes before the first reader is kept. */
final class NsqFeeder implements MessageFeeder {
    static final String CHANNEL = "e2e";

    private final NsqServer server;
    private final String topic;

    NsqFeeder(NsqServer server, String topic) {
        this.server = server;
        this.topic = topic;
        server.createTopic(topic);
        server.createChannel(topic, CHANNEL);
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        server.publish(topic, body);
        return CompletableFuture.completedFuture(SourceKind.NSQ.label());
    }

    @Override
    public OptionalLong unacknowledged() {
        JsonNode channel = server.channel(topic, CHANNEL);
        return OptionalLong.of(channel.required("depth").asLong()
                + channel.required("in_flight_count").asLong()
                + channel.required("deferred_count").asLong());
    }

    @Override
    public void close() {} // the server is not ours
}
