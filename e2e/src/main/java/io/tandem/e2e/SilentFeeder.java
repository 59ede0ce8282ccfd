package io.tandem.e2e;

import java.util.concurrent.CompletableFuture;

/** Feeds nothing: for sources that make their events themselves. */
final class SilentFeeder implements Feeder {
    @Override
    public CompletableFuture<String> feed(long number) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("this source ticks by itself"));
    }

    @Override
    public void close() {}
}
