package io.tandem.e2e;

import io.tandem.local.PulsarServer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/** Sends {@code {"number": n}} to a topic with the subscription of the source, so that what comes before the first reader is kept. */
final class PulsarFeeder implements MessageFeeder {
    private static final int SEND_SECONDS = 30;

    private final PulsarServer server;
    private final String topic;
    private final PulsarClient client;
    private final Producer<byte[]> producer;

    /** The producer keeps its name over new connections, by which the broker knows what it was sent before. */
    PulsarFeeder(PulsarServer server, String topic) {
        this.server = server;
        this.topic = topic;
        try {
            client = PulsarClient.builder().serviceUrl(server.url()).build();
            producer = client.newProducer()
                    .topic(topic)
                    .blockIfQueueFull(true)
                    .sendTimeout(SEND_SECONDS, TimeUnit.SECONDS)
                    .create();
        } catch (PulsarClientException e) {
            throw new IllegalStateException("no Pulsar at " + server.url(), e);
        }
        server.subscribe(topic, Manifests.EVENT);
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        return producer.sendAsync(body).thenApply(stored -> SourceKind.PULSAR.label());
    }

    @Override
    public OptionalLong unacknowledged() {
        return OptionalLong.of(server.subscription(topic, Manifests.EVENT)
                .required("msgBacklog")
                .asLong());
    }

    @Override
    public void close() {
        try {
            client.shutdown();
        } catch (PulsarClientException e) {
            throw new IllegalStateException("cannot disconnect", e);
        }
    }
}
