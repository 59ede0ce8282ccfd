package io.tandem.eventsource.connector;

import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.local.TestLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/**
 * Takes a connector's events as the pipeline does: settles each at once (and asks for the next), or keeps them for the
 * test to settle.
 */
public final class Intake implements Flow.Subscriber<Incoming>, AutoCloseable {

    private final Connector connector;
    private final boolean settling;
    private final List<Incoming> events = new CopyOnWriteArrayList<>();
    private final long demand;
    private volatile Flow.Subscription subscription;
    private volatile Throwable failure;
    private volatile boolean completed;
    private volatile boolean closed;

    private Intake(Connector connector, boolean settling, long demand) {
        this.connector = connector;
        this.settling = settling;
        this.demand = demand;
    }

    /** Every event is settled as published. */
    public static Intake publishing(Connector connector, int window) {
        return started(new Intake(connector, true, window));
    }

    /** No event is settled, and no more than {@code demand} are asked for. */
    public static Intake holding(Connector connector, long demand) {
        return started(new Intake(connector, false, demand));
    }

    private static Intake started(Intake intake) {
        intake.connector.events().subscribe(intake);
        return intake;
    }

    public List<Incoming> events() {
        return events;
    }

    public List<String> coordinates() {
        return events.stream().map(event -> event.coordinates().orElse("")).toList();
    }

    /** The event's data, once there are as many events. */
    public String json(int index) {
        awaitEvents(index + 1);
        try {
            return new String(events.get(index).payload().json(), StandardCharsets.UTF_8);
        } catch (InvalidPayloadException e) {
            throw new AssertionError(e);
        }
    }

    public Intake awaitEvents(int count) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            failIfFailed();
            return events.size() >= count;
        });
        return this;
    }

    /** The failure that ended the connection. */
    public Throwable awaitFailure() {
        await().until(() -> failure != null);
        return failure;
    }

    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    public boolean isCompleted() {
        return completed;
    }

    public void request(long more) {
        subscription.request(more);
    }

    public void settle(int index, Outcome outcome) {
        Settlements.settle(events.get(index), outcome);
    }

    public void publish(int index) {
        settle(index, new Outcome.Published("id"));
    }

    public void cancel() {
        subscription.cancel();
    }

    /** Cancels and disconnects, as at the end of a term. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cancel();
            connector.close().await().atMost(TestLimits.WAIT);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (demand > 0) {
            started.request(demand);
        }
    }

    @Override
    public void onNext(Incoming event) {
        events.add(event);
        if (settling) {
            event.settlement().settle(new Outcome.Published("id"), Settlements.then(() -> subscription.request(1)));
        }
    }

    @Override
    public void onError(Throwable reason) {
        failure = reason;
    }

    @Override
    public void onComplete() {
        completed = true;
    }

    private void failIfFailed() {
        if (failure != null) {
            throw new AssertionError("the connection failed", failure);
        }
    }
}
