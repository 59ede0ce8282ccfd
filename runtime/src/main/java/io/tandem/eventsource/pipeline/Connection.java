package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.state.CarriedDemand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * One connector at work, from connecting to closed. It closes once what came by it is settled, or the time for that is over;
 * a connector that does not close within its time is left behind. Until then the term's lock is kept.
 */
final class Connection implements Attempt, MultiSubscriber<Incoming> {
    /** How long what is in flight may keep a connection open after its intake stopped. */
    static final Duration DRAIN = Duration.ofSeconds(5);
    /** How long a client may take to disconnect. */
    static final Duration CLOSE = Duration.ofSeconds(5);

    private static final long NEVER = -1;

    private final Supervisor supervisor;
    private final Term term;
    private final LongConsumer ended;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean failed;
    private volatile boolean finishing;
    private volatile long accepted = Long.MIN_VALUE;
    private volatile Connector connector;
    private volatile CarriedDemand demand;
    private volatile MultiSubscriber<? super Claim> downstream;
    private volatile Flow.Subscription upstream;
    private int inFlight;
    private UniEmitter<? super Void> settled;

    /** @param ended called once it is closed, with the nanoseconds until another may be tried; less than 0: none */
    Connection(Supervisor supervisor, Term term, LongConsumer ended) {
        this.supervisor = supervisor;
        this.term = term;
        this.ended = ended;
    }

    void connect(Connector made, CarriedDemand unmet, MultiSubscriber<? super Claim> to) {
        demand = unmet;
        downstream = to;
        connector = made;
        made.events().subscribe().withSubscriber(this);
    }

    /** The source accepted us. */
    void accepted() {
        if (!over.get() && term.open()) {
            accepted = supervisor.now();
            supervisor.connected();
        }
    }

    /** Ends the intake in order: what the source cannot deliver again is handed on first. */
    void finish() {
        term.hold(closed);
        if (over.get() || finishing) {
            return;
        }
        finishing = true;
        var running = connector;
        if (running == null || !running.finish()) {
            cancel();
        }
    }

    void cancel() {
        // Registered before the term's end returns: the lock is kept until the source is let go.
        term.hold(closed);
        if (over.compareAndSet(false, true)) {
            cancelUpstream();
            close(NEVER);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        if (over.get()) {
            subscription.cancel();
        } else {
            demand.ask(subscription);
        }
    }

    @Override
    public void onItem(Incoming incoming) {
        demand.met();
        downstream.onItem(new Claim(incoming, term, this));
    }

    @Override
    public void onFailure(Throwable reason) {
        end(reason);
    }

    @Override
    public void onCompletion() {
        if (!finishing) {
            end(new IllegalStateException("the source ended the connection"));
        } else if (over.compareAndSet(false, true)) {
            close(NEVER);
        }
    }

    @Override
    public void fail(Throwable reason) {
        if (end(reason)) {
            cancelUpstream();
        }
    }

    @Override
    public boolean failed() {
        return failed;
    }

    @Override
    public synchronized void entered() {
        inFlight++;
    }

    @Override
    public void left() {
        UniEmitter<? super Void> waiting;
        synchronized (this) {
            if (--inFlight > 0 || settled == null) {
                return;
            }
            waiting = settled;
        }
        waiting.complete(null);
    }

    private boolean end(Throwable reason) {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        failed = true;
        long lasted = accepted == Long.MIN_VALUE ? NEVER : supervisor.now() - accepted;
        close(supervisor.failed(reason, lasted).toNanos());
        return true;
    }

    private void cancelUpstream() {
        var subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private void close(long pause) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (demand != null && upstream != null) {
            demand.forget(upstream);
        }
        var unused = disconnect().subscribe().with(nothing -> closed(pause), failure -> closed(pause));
    }

    private void closed(long pause) {
        closed.complete(null);
        ended.accept(pause);
    }

    private Uni<Void> disconnect() {
        var running = connector;
        return allSettled()
                .ifNoItem()
                .after(DRAIN)
                .on(supervisor.timers())
                .recoverWithUni(() -> Uni.createFrom().voidItem())
                .chain(nothing -> running == null ? Uni.createFrom().voidItem() : running.close())
                .ifNoItem()
                .after(DRAIN.plus(CLOSE))
                .on(supervisor.timers())
                .fail()
                .onItemOrFailure()
                .invoke((nothing, failure) -> supervisor.closed(this, failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> allSettled() {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                if (inFlight > 0) {
                    settled = emitter;
                    return;
                }
            }
            emitter.complete(null);
        });
    }
}
