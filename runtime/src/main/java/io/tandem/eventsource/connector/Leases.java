package io.tandem.eventsource.connector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Extends the time for which a queue keeps messages from everybody else while they are in flight here. Each is extended when
 * a third of its time has passed, so that some extensions may fail before one runs out.
 *
 * @param <R> the queue's receipt for a message it lent; by it messages are told apart
 */
public final class Leases<R> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Leases.class);
    private static final int TRIES = 3;

    private final Duration length;
    private final int most;
    private final Extension<R> extension;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final LongSupplier nanoClock;
    /** When each began or was extended last; the oldest first. */
    private final Map<R, Long> held = new LinkedHashMap<>();

    private Future<?> timer;
    private long notBefore;
    private boolean extending;
    private boolean closed;

    /** Tells the queue. */
    @FunctionalInterface
    public interface Extension<R> {
        /**
         * Lends messages anew, from now. May block.
         *
         * @return those that the queue does not lend any more: somebody else has them, or will
         */
        Collection<R> extend(List<R> receipts, Duration length) throws Exception;
    }

    /**
     * @param length for which the queue lends a message, at least a second
     * @param most messages that the queue takes in one request
     * @param nanoClock monotonic, as {@link System#nanoTime()}
     */
    public Leases(
            Duration length,
            int most,
            Extension<R> extension,
            ScheduledExecutorService timers,
            Executor blocking,
            LongSupplier nanoClock) {
        this.length = length;
        this.most = most;
        this.extension = extension;
        this.timers = timers;
        this.blocking = blocking;
        this.nanoClock = nanoClock;
        this.notBefore = nanoClock.getAsLong();
    }

    /** A message was received just now. */
    public synchronized void hold(R receipt) {
        if (!closed) {
            held.put(receipt, nanoClock.getAsLong());
            plan();
        }
    }

    /**
     * A message is about to be settled, or given back.
     *
     * @return false if the queue has lent it to somebody else meanwhile, so that settling it by this receipt is of no use
     */
    public synchronized boolean release(R receipt) {
        return held.remove(receipt) != null;
    }

    /** Whether nothing is held, and nothing being extended. */
    synchronized boolean isIdle() {
        return held.isEmpty() && !extending;
    }

    /** Extends nothing any more; what is held runs out by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        held.clear();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void plan() {
        if (closed || extending || held.isEmpty() || (timer != null && !timer.isDone())) {
            return;
        }
        long oldest = held.values().iterator().next();
        long now = nanoClock.getAsLong();
        long wait = Math.max(0, Math.max(oldest + third() - now, notBefore - now));
        timer = timers.schedule(() -> blocking.execute(this::extend), wait, TimeUnit.NANOSECONDS);
    }

    private void extend() {
        var due = due();
        for (int from = 0; from < due.size(); from += most) {
            extend(due.subList(from, Math.min(due.size(), from + most)));
        }
        synchronized (this) {
            extending = false;
            timer = null;
            plan();
        }
    }

    private synchronized List<R> due() {
        extending = true;
        long now = nanoClock.getAsLong();
        var due = new ArrayList<R>();
        for (var lease : held.entrySet()) {
            if (now - lease.getValue() < third()) {
                break;
            }
            due.add(lease.getKey());
        }
        return due;
    }

    private void extend(List<R> receipts) {
        long asked = nanoClock.getAsLong();
        try {
            var lost = extension.extend(List.copyOf(receipts), length);
            synchronized (this) {
                lost.forEach(held::remove);
                receipts.stream().filter(held::containsKey).toList().forEach(receipt -> again(receipt, asked));
            }
            if (!lost.isEmpty()) {
                LOG.warnf("the queue lends %d messages in flight to others: they may come twice", lost.size());
            }
        } catch (Throwable e) { // whatever a client throws: there is time for another try
            LOG.debugf(e, "messages in flight are not extended");
            triesAgain(receipts);
            Fatal.exitOn(e);
        }
    }

    /** After a failure others follow, until the lease is over. */
    private synchronized void triesAgain(List<R> receipts) {
        long now = nanoClock.getAsLong();
        notBefore = now + third() / TRIES;
        for (var receipt : receipts) {
            var since = held.get(receipt);
            if (since != null && now - since >= length.toNanos()) {
                held.remove(receipt);
                LOG.warn("the lease of a message in flight ran out: it may come twice");
            }
        }
    }

    private void again(R receipt, long since) {
        held.remove(receipt);
        held.put(receipt, since);
    }

    private long third() {
        return length.toNanos() / TRIES;
    }
}
