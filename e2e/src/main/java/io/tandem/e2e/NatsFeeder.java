package io.tandem.e2e;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Publishes {@code {"number": n}} on a core NATS subject, which remembers nothing. */
final class NatsFeeder implements MessageFeeder {
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final String subject;
    private final Connection connection;

    NatsFeeder(String url, String subject) {
        this.subject = subject;
        try {
            connection = Nats.connect(url);
        } catch (IOException e) {
            throw new IllegalStateException("no NATS at " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        connection.publish(subject, body);
        try {
            connection.flush(FLUSH_LIMIT);
            return CompletableFuture.completedFuture(SourceKind.NATS.label());
        } catch (TimeoutException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
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
