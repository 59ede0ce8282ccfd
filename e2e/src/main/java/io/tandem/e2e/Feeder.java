package io.tandem.e2e;

import java.util.concurrent.CompletableFuture;

/** Gives numbered events to one source. */
public interface Feeder extends AutoCloseable {
    /**
     * Feeds one event; completes with its lane when the source's system has accepted it.
     *
     * @param number negative for a warm-up event
     */
    CompletableFuture<String> feed(long number);

    @Override
    void close();
}
