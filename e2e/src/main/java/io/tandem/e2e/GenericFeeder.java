package io.tandem.e2e;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends {@code {"number": n}} to whoever calls the server now, which remembers nothing. No more than {@value
 * MessageFeeder#BYTES_IN_FLIGHT} bytes wait to be taken.
 */
final class GenericFeeder implements MessageFeeder {
    private static final long ROOM_SECONDS = 60;

    private final EventingServer server;
    private final String config;
    private final Semaphore room = new Semaphore(BYTES_IN_FLIGHT);

    /** @param config by which the source is known to the server */
    GenericFeeder(EventingServer server, String config) {
        this.server = server;
        this.config = config;
    }

    @Override
    public CompletableFuture<String> send(long number, byte[] body) {
        try {
            if (!room.tryAcquire(body.length, ROOM_SECONDS, TimeUnit.SECONDS)) {
                return CompletableFuture.failedFuture(new IllegalStateException("who calls takes nothing"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
        return server.send(config, body)
                .whenComplete((sent, failure) -> room.release(body.length))
                .thenApply(sent -> SourceKind.GENERIC.label());
    }

    @Override
    public void close() {}
}
