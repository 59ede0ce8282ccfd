package io.tandem.eventsource.connector;

import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Takes events from the threads of a client and hands them on as they are asked for; keeps within a bound what was not asked
 * for yet. One subscriber. Events are handed on in the order of {@link #offer}, one at a time.
 *
 * <p>Events are asked for by number, before it is known how large they are. So no more are handed on, and wanted, than memory has
 * room for beside those that are not settled; one may be larger.
 */
public final class Handoff extends AbstractMulti<Incoming> {
    /** What an event costs beside its bytes. */
    private static final int OVERHEAD = 256;
    /** Events for which there is room while it is not known how large one is. */
    private static final int FIRST = 16;

    private final int mostEvents;
    private final long mostBytes;
    private final long mostHeld;
    private final Runnable subscribed;
    private final IntConsumer cancelled;
    private final Runnable requested;

    /** Guarded by this, as all below. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private final SizeGuess size;

    private long bytes;
    /** Bytes of those that were handed on and are not settled. */
    private long held;
    /** More would be handed on, wanted or taken if there were room for it. */
    private boolean heldBack;

    private long demand;
    private boolean over;
    private Throwable failure;
    private MultiSubscriber<? super Incoming> downstream;

    private final AtomicInteger draining = new AtomicInteger();
    private volatile boolean ended;

    /**
     * @param mostEvents that may wait, at least 1
     * @param mostBytes that waiting events may have together, more than 0
     * @param mostHeld bytes that events may have together which were handed on and are not settled, more than 0
     * @param subscribed called once somebody takes the events; must not throw or block
     * @param cancelled called when nobody takes them any more, with the number of events that waited and are lost, for their
     *     source does not deliver them again; must not throw or block
     * @param requested called after each request for events, and when there is room again for some that were asked for; must not
     *     throw or block
     */
    public Handoff(
            int mostEvents,
            long mostBytes,
            long mostHeld,
            Runnable subscribed,
            IntConsumer cancelled,
            Runnable requested) {
        this.mostEvents = mostEvents;
        this.mostBytes = mostBytes;
        this.mostHeld = mostHeld;
        this.size = new SizeGuess(Math.max(1, mostHeld / FIRST));
        this.subscribed = subscribed;
        this.cancelled = cancelled;
        this.requested = requested;
    }

    @Override
    public void subscribe(MultiSubscriber<? super Incoming> subscriber) {
        synchronized (this) {
            if (downstream != null) {
                throw new IllegalStateException("there is a subscriber already");
            }
            downstream = subscriber;
        }
        subscriber.onSubscribe(new Demand());
        subscribed.run();
    }

    /**
     * @param length bytes of the event
     * @return false if it was not taken: there is no room, or nobody takes events any more
     */
    public boolean offer(Incoming event, long length) {
        long cost = length + OVERHEAD;
        synchronized (this) {
            size.measured(cost);
            if (over || ended || waiting.size() >= mostEvents || (cost > mostBytes - bytes && !waiting.isEmpty())) {
                heldBack = true;
                return false;
            }
            waiting.add(new Waiting(event, cost));
            bytes += cost;
        }
        drain();
        return true;
    }

    /** Events asked for and not offered yet, as far as there is room for them; what a client should fetch at most. */
    public synchronized long wanted() {
        if (ended || over) {
            return 0;
        }
        long asked = Math.max(0, demand - waiting.size());
        long room = Math.max(held + bytes == 0 ? 1 : 0, (mostHeld - held - bytes) / size.bytes());
        heldBack |= room < asked;
        return Math.min(asked, room);
    }

    /** Completes the stream once all that waits was handed on. */
    public void finish() {
        end(null);
    }

    /**
     * Fails the stream: at once for events that their source delivers again, after they were handed on for those that it
     * cannot. The first reason counts.
     */
    public void fail(Throwable reason) {
        synchronized (this) {
            if (!over) {
                waiting.removeIf(item -> {
                    boolean again = item.event.settlement().redelivers();
                    bytes -= again ? item.cost : 0;
                    return again;
                });
            }
        }
        end(reason);
    }

    /** Whether it was cancelled, completed or failed: nothing is taken any more. */
    public boolean isOver() {
        return ended || over();
    }

    private synchronized boolean over() {
        return over;
    }

    private void end(Throwable reason) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            failure = reason;
        }
        drain();
    }

    /** One thread at a time hands on; what others bring meanwhile, it hands on too. */
    private void drain() {
        if (draining.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            handOn();
            missed = draining.addAndGet(-missed);
        } while (missed != 0);
    }

    private void handOn() {
        while (!ended) {
            MultiSubscriber<? super Incoming> to;
            Waiting next;
            synchronized (this) {
                to = downstream;
                if (to == null) {
                    return;
                }
                if (waiting.isEmpty() && over) {
                    ended = true;
                    next = null;
                } else if (waiting.isEmpty() || demand == 0) {
                    return;
                } else if (held > 0 && waiting.peek().cost > mostHeld - held) {
                    heldBack = true;
                    return;
                } else {
                    next = waiting.poll();
                    bytes -= next.cost;
                    held += next.cost;
                    demand -= demand == Long.MAX_VALUE ? 0 : 1;
                }
            }
            if (next != null) {
                to.onItem(held(next));
            } else if (failure == null) {
                to.onCompletion();
            } else {
                to.onFailure(failure);
            }
        }
    }

    private Incoming held(Waiting item) {
        var event = item.event;
        return new Incoming(event.coordinates(), event.payload(), new Held(event.settlement(), item.cost));
    }

    private void released(long cost) {
        boolean again;
        synchronized (this) {
            held -= cost;
            again = heldBack;
            heldBack = false;
        }
        if (again) {
            drain();
            requested.run();
        }
    }

    private record Waiting(Incoming event, long cost) {}

    /** Tells the source, and that there is room again. */
    private final class Held implements Settlement {
        private final Settlement source;
        private final long cost;

        Held(Settlement source, long cost) {
            this.source = source;
            this.cost = cost;
        }

        @Override
        public void settle(Outcome outcome, Done done) {
            try {
                source.settle(outcome, done);
            } finally {
                released(cost);
            }
        }

        @Override
        public boolean redelivers() {
            return source.redelivers();
        }
    }

    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long more) {
            if (more <= 0) {
                return;
            }
            synchronized (Handoff.this) {
                demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
            }
            drain();
            requested.run();
        }

        @Override
        public void cancel() {
            int lost;
            synchronized (Handoff.this) {
                if (ended) {
                    return;
                }
                ended = true;
                lost = (int) waiting.stream()
                        .filter(item -> !item.event.settlement().redelivers())
                        .count();
                waiting.clear();
                bytes = 0;
            }
            cancelled.accept(lost);
        }
    }
}
