package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.state.CarriedDemand;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The connections of one event in one term, one after the other. Items pass on the thread that brought them. */
final class Attempts implements Flow.Subscription {
    private final Supervisor supervisor;
    private final Term term;
    private final MultiSubscriber<? super Claim> downstream;
    private final CarriedDemand demand = new CarriedDemand();
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile boolean cancelled;
    private volatile Connection present;
    private volatile Cancellable listening;

    Attempts(Supervisor supervisor, Term term, MultiSubscriber<? super Claim> downstream) {
        this.supervisor = supervisor;
        this.term = term;
        this.downstream = downstream;
    }

    void begin() {
        downstream.onSubscribe(this);
        listening = term.intakeEnded().subscribe().with(nothing -> intakeEnds(), this::complete);
        supervisor.blocking().execute(this::next);
    }

    @Override
    public void request(long more) {
        demand.request(more);
    }

    /** Nothing may be published any more. */
    @Override
    public void cancel() {
        cancelled = true;
        var listener = listening;
        if (listener != null) {
            listener.cancel();
        }
        var connection = present;
        if (connection != null) {
            connection.cancel();
        }
        if (!completed.getAndSet(true)) {
            supervisor.standingBy();
        }
    }

    /** What the source handed over may still be published. */
    private void intakeEnds() {
        var connection = present;
        if (connection == null) {
            complete(null);
        } else {
            connection.finish();
        }
    }

    private void next() {
        if (cancelled || !term.open()) {
            complete(null);
            return;
        }
        supervisor.connecting();
        var connection = new Connection(supervisor, term, this::ended);
        try {
            var connector = supervisor.connectors().create(supervisor.context(connection::accepted, term));
            present = connection;
            connection.connect(connector, demand, downstream);
        } catch (Throwable e) { // a type that cannot be made is a failed attempt like any other
            connection.fail(e);
            Fatal.exitOn(e);
        }
        if (cancelled) {
            connection.cancel();
        } else if (!term.open()) {
            connection.finish();
        }
    }

    /** @param pause nanoseconds to the next attempt; less than 0 if there is none */
    private void ended(long pause) {
        present = null;
        if (pause < 0 || cancelled || !term.open()) {
            complete(null);
            return;
        }
        var unused = supervisor
                .timers()
                .schedule(() -> supervisor.blocking().execute(this::next), pause, TimeUnit.NANOSECONDS);
    }

    private void complete(Throwable unused) {
        if (!completed.getAndSet(true)) {
            supervisor.standingBy();
            downstream.onCompletion();
        }
    }
}
