package io.tandem.eventsource.connector;

import io.tandem.eventsource.connector.Settlement.Done;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Collects what is to be told to a queue of the same kind, such as deletions, and tells it in batches: one that is full at
 * once, another after a short while. Batches are told one after the other.
 *
 * @param <R> the queue's receipt for a message
 */
public final class BatchSettlement<R> {
    private final int most;
    private final Duration longest;
    private final Telling<R> telling;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final ArrayDeque<One<R>> waiting = new ArrayDeque<>();
    private boolean timed;
    private boolean busy;

    /** Tells the queue. */
    @FunctionalInterface
    public interface Telling<R> {
        /**
         * One batch. May block, within a bound of the client's.
         *
         * @return those that the queue refused, each with the reason
         */
        Map<R, Throwable> tell(List<R> receipts) throws Exception;
    }

    /**
     * @param most messages in one batch
     * @param longest that a message waits for others
     */
    public BatchSettlement(
            int most, Duration longest, Telling<R> telling, ScheduledExecutorService timers, Executor blocking) {
        this.most = most;
        this.longest = longest;
        this.telling = telling;
        this.timers = timers;
        this.blocking = blocking;
    }

    /** Never blocks; {@code done} is told once the queue was, on another thread. */
    public synchronized void settle(R receipt, Done done) {
        waiting.add(new One<>(receipt, done));
        if (busy) {
            return;
        }
        if (waiting.size() >= most) {
            begin();
        } else if (!timed) {
            timed = true;
            var unused = timers.schedule(this::timeUp, longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Tells at once what waits; never blocks. */
    public synchronized void flush() {
        if (!busy && !waiting.isEmpty()) {
            begin();
        }
    }

    /** From now on the next message needs a timer of its own, whether or not the one that has fired is over. */
    private synchronized void timeUp() {
        timed = false;
        flush();
    }

    private void begin() {
        busy = true;
        blocking.execute(this::run);
    }

    private void run() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            tell(batch);
        }
    }

    /** What came while a batch was told has waited long enough. */
    private synchronized List<One<R>> next() {
        var batch = new ArrayList<One<R>>();
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        busy = !batch.isEmpty();
        return batch;
    }

    private void tell(List<One<R>> batch) {
        Map<R, Throwable> refused;
        try {
            refused = telling.tell(batch.stream().map(One::receipt).toList());
        } catch (Throwable e) { // whatever a client throws: nobody knows which of them the queue has heard of
            batch.forEach(one -> one.done().unsettled(e));
            Fatal.exitOn(e);
            return;
        }
        for (var one : batch) {
            var reason = refused.get(one.receipt());
            if (reason == null) {
                one.done().settled();
            } else {
                one.done().unsettled(reason);
            }
        }
    }

    private record One<R>(R receipt, Done done) {}
}
