package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Publishes {@code {"number": n}} to a stream. */
final class NatsStreamFeeder implements MessageFeeder {
    private final String subject;
    private final Connection connection;
    private final JetStreamManagement management;
    private final JetStream stream;

    /** Makes the stream {@code name}, of the subject with the same name. */
    NatsStreamFeeder(String url, String name) {
        subject = name;
        try {
            connection = Nats.connect(url);
            management = connection.jetStreamManagement();
            management.addStream(
                    StreamConfiguration.builder().name(name).subjects(name).build());
            stream = connection.jetStream();
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("no stream %s at %s".formatted(name, url), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        return stream.publishAsync(subject, body).thenApply(stored -> SourceKind.NATS_JETSTREAM.label());
    }

    /** Of the durable consumer, which has the stream's name. */
    @Override
    public OptionalLong unacknowledged() {
        try {
            ConsumerInfo consumer = management.getConsumerInfo(subject, subject);
            return OptionalLong.of(consumer.getNumPending() + consumer.getNumAckPending());
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("no consumer " + subject, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
