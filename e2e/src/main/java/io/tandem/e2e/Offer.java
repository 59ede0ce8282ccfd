package io.tandem.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jboss.logging.Logger;

/**
 * What a benchmark gives to a source.
 *
 * @param count of messages
 * @param bytes of each
 * @param perSecond the pace at which they are fed while somebody reads; 0 to let them wait for the reader
 */
record Offer(int count, int bytes, int perSecond) {
    private static final Logger LOG = Logger.getLogger(Offer.class);
    private static final int PACE = 5000;
    private static final int BYTES_A_SECOND = 16 << 20;

    /** By the options of the environment; a source that forgets is always fed at a pace, of large messages at a lower one. */
    static Offer to(SourceKind kind, int count, int bytes) {
        int most = Math.max(1, BYTES_A_SECOND / Math.max(1, bytes));
        return new Offer(count, bytes, BenchLab.option("PACE", kind.forgets() ? Math.min(PACE, most) : 0));
    }

    boolean waits() {
        return perSecond == 0;
    }

    /** Feeds them all and returns when they are accepted. */
    List<Fed> feed(MessageFeeder feeder) {
        return waits() ? feeder.fill(count, bytes) : pace(feeder);
    }

    private List<Fed> pace(MessageFeeder feeder) {
        return paced(feeder, 0, number -> number < count).stream()
                .map(CompletableFuture::join)
                .toList();
    }

    /**
     * Feeds messages at the pace until it is told to end, and returns when none is waiting to be accepted.
     *
     * @param from the first number
     * @param more whether a number is still to be fed, asked before each
     * @return those that were accepted
     */
    List<Fed> feed(MessageFeeder feeder, long from, LongPredicate more) {
        List<Fed> accepted = new ArrayList<>();
        for (CompletableFuture<Fed> each : paced(feeder, from, more)) {
            try {
                accepted.add(each.join());
            } catch (CompletionException e) {
                LOG.debug("not accepted", e);
            }
        }
        return accepted;
    }

    private List<CompletableFuture<Fed>> paced(MessageFeeder feeder, long from, LongPredicate more) {
        List<CompletableFuture<Fed>> sent = new ArrayList<>();
        long begin = System.nanoTime();
        for (long n = from; more.test(n); n++) {
            long number = n;
            awaitNanoTime(begin + (number - from) * TimeUnit.SECONDS.toNanos(1) / perSecond);
            sent.add(send(feeder, number).thenApply(lane -> new Fed(lane, number)));
        }
        return sent;
    }

    /** Some clients throw instead. */
    private CompletableFuture<String> send(MessageFeeder feeder, long number) {
        try {
            return feeder.send(number, Body.of(number, bytes));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void awaitNanoTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
