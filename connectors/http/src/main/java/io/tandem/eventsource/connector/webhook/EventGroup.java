package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The events of one request, handed on in their order as they are wanted; the request has one outcome. */
final class EventGroup {
    private final List<Incoming> events;
    private final Runnable handedOn;
    private final Consumer<Outcome> outcome;
    private final AtomicInteger unsettled;
    private final AtomicInteger emitting = new AtomicInteger();
    private final AtomicReference<Outcome> worst = new AtomicReference<>(new Outcome.Filtered());
    private volatile boolean cancelled;
    private int next;

    /**
     * @param events at least one
     * @param handedOn called when the last one was handed on
     * @param outcome told once: what is worst for the sender
     */
    EventGroup(List<Interpreter.Event> events, Runnable handedOn, Consumer<Outcome> outcome) {
        this.events = events.stream()
                .map(event -> new Incoming(event.coordinates(), event.payload(), this::settled))
                .toList();
        this.handedOn = handedOn;
        this.outcome = outcome;
        this.unsettled = new AtomicInteger(events.size());
    }

    /** Hands on what is wanted; true if nothing is left. One thread at a time does, others leave it to that one. */
    boolean emit(Intake intake) {
        if (emitting.getAndIncrement() != 0) {
            return false;
        }
        int missed = 1;
        do {
            if (emitWanted(intake)) {
                handedOn.run();
                return true;
            }
            missed = emitting.addAndGet(-missed);
        } while (missed != 0);
        return false;
    }

    /** The intake is over: what is left goes back to the sender. */
    void cancel() {
        cancelled = true;
        if (emitting.getAndIncrement() == 0) {
            giveUp();
            handedOn.run();
        }
    }

    private boolean emitWanted(Intake intake) {
        while (next < events.size()) {
            if (cancelled || rank(worst.get()) == 2) {
                giveUp();
                return true;
            }
            if (!intake.take()) {
                return false;
            }
            intake.emit(events.get(next++));
        }
        return true;
    }

    private void giveUp() {
        for (; next < events.size(); next++) {
            settled(new Outcome.Withdrawn());
        }
    }

    /** The source is told at once: an event that waited for the others of its request would keep their place. */
    private void settled(Outcome each, Done done) {
        done.settled();
        settled(each);
    }

    private void settled(Outcome each) {
        worst.accumulateAndGet(each, (before, now) -> rank(now) > rank(before) ? now : before);
        if (unsettled.decrementAndGet() == 0) {
            outcome.accept(worst.get());
        }
    }

    private static int rank(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Published published -> 0;
            case Outcome.Filtered filtered -> 0;
            case Outcome.Parked parked -> 0;
            case Outcome.Invalid invalid -> 1;
            case Outcome.Unavailable unavailable -> 2;
            case Outcome.Withdrawn withdrawn -> 2;
        };
    }
}
