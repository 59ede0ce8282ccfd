package io.tandem.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a benchmark gives to a source.
 *
 * @param count of messages
 * @param bytes of each
 * @param perSecond the pace at which they are fed while somebody reads; 0 to let them wait for the reader
 */
record Offer(int count, int bytes, int perSecond) {
    private static final int PACE = 5000;

    /** By the options of the environment; a source that forgets is always fed at a pace. */
    static Offer to(SourceKind kind, int count, int bytes) {
        return new Offer(count, bytes, BenchLab.option("PACE", kind.forgets() ? PACE : 0));
    }

    boolean waits() {
        return perSecond == 0;
    }

    /** Feeds them all and returns when they are accepted. */
    List<Fed> feed(MessageFeeder feeder) {
        return waits() ? feeder.fill(count, bytes) : pace(feeder);
    }

    private List<Fed> pace(MessageFeeder feeder) {
        List<CompletableFuture<Fed>> sent = new ArrayList<>(count);
        long begin = System.nanoTime();
        for (long n = 0; n < count; n++) {
            long number = n;
            awaitNanoTime(begin + number * TimeUnit.SECONDS.toNanos(1) / perSecond);
            sent.add(feeder.send(number, Body.of(number, bytes)).thenApply(lane -> new Fed(lane, number)));
        }
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private static void awaitNanoTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
