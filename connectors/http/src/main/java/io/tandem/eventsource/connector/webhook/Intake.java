package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.eventsource.connector.Incoming;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Admits requests as long as events are asked for, and hands the events on, on the threads that bring them. One counter says
 * how many more are wanted: admission takes from it, and the settlement of an event asks for another.
 */
final class Intake implements Flow.Subscription {
    private final MultiSubscriber<? super Incoming> downstream;
    private final AtomicLong wanted = new AtomicLong();
    /** Requests of several events that wait for demand. */
    private final Queue<EventGroup> waiting = new ConcurrentLinkedQueue<>();
    /** Requests whose head was let in and whose events are not handed on yet. */
    private final AtomicLong inHand = new AtomicLong();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean finishing;

    Intake(MultiSubscriber<? super Incoming> downstream) {
        this.downstream = downstream;
    }

    /** A new request may be read. */
    enum Admission {
        OPEN,
        /** As many events as may be are on their way. */
        BUSY,
        /** Nothing is taken any more. */
        STOPPED
    }

    /** What can be said at a request's head. One that was let in is to be {@link #leave left} once. */
    Admission enter() {
        inHand.incrementAndGet();
        var admission = stopped() ? Admission.STOPPED : full() ? Admission.BUSY : Admission.OPEN;
        if (admission != Admission.OPEN) {
            leave();
        }
        return admission;
    }

    /** The request's events are handed on, or none came of it. */
    void leave() {
        if (inHand.decrementAndGet() == 0 && finishing) {
            complete();
        }
    }

    /** Takes one event's place, to be used by {@link #emit} or given back by {@link #giveBack}. */
    Admission admit() {
        if (ended.get()) {
            return Admission.STOPPED;
        }
        return waiting.isEmpty() && take() ? Admission.OPEN : Admission.BUSY;
    }

    /** No event came of what was admitted. */
    void giveBack() {
        request(1);
    }

    /** An event that was admitted. */
    void emit(Incoming incoming) {
        downstream.onItem(incoming);
    }

    /** The rest of a request's events, each as soon as it is wanted. */
    void emitAll(EventGroup group) {
        waiting.add(group);
        drain();
        if (ended.get()) {
            cancelWaiting();
        }
    }

    /** One more event may be emitted. */
    boolean take() {
        for (long open = wanted.get(); open > 0; open = wanted.get()) {
            if (wanted.compareAndSet(open, open - 1)) {
                return true;
            }
        }
        return false;
    }

    /** The port cannot be had, or a Secret cannot be read. */
    void fail(Throwable reason) {
        if (ended.compareAndSet(false, true)) {
            downstream.onFailure(reason);
        }
    }

    /** Nothing new is let in; completes when the last request in hand has left. False if there is none. */
    boolean finish() {
        inHand.incrementAndGet(); // so that it is not complete before this returns
        finishing = true;
        return inHand.decrementAndGet() > 0 && !ended.get();
    }

    /** Completes with what is in hand let go. */
    void complete() {
        if (ended.compareAndSet(false, true)) {
            cancelWaiting();
            downstream.onCompletion();
        }
    }

    boolean stopped() {
        return finishing || ended.get();
    }

    @Override
    public void request(long more) {
        wanted.getAndAccumulate(more, (open, added) -> open + added < 0 ? Long.MAX_VALUE : open + added);
        drain();
    }

    @Override
    public void cancel() {
        ended.set(true);
        cancelWaiting();
    }

    private boolean full() {
        return wanted.get() <= 0 || !waiting.isEmpty();
    }

    private void drain() {
        for (var first = waiting.peek(); first != null && first.emit(this); first = waiting.peek()) {
            waiting.remove(first);
        }
    }

    private void cancelWaiting() {
        for (var group = waiting.poll(); group != null; group = waiting.poll()) {
            group.cancel();
        }
    }
}
