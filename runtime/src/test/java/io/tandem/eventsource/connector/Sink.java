package io.tandem.eventsource.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.Settlement.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What stands behind a connector in these tests: settles each event as it is told to, asking for one more each time. */
public final class Sink implements Flow.Subscriber<Incoming> {
    public final List<String> data = new CopyOnWriteArrayList<>();
    /** Of each event that came; empty where it has none. */
    public final List<String> coordinates = new CopyOnWriteArrayList<>();

    public final List<Throwable> failures = new CopyOnWriteArrayList<>();
    public final AtomicInteger settled = new AtomicInteger();
    public final List<Incoming> held = new CopyOnWriteArrayList<>();
    private final Function<String, Outcome> judge;
    private final int window;
    public volatile Flow.Subscription upstream;

    private Sink(int window, Function<String, Outcome> judge) {
        this.window = window;
        this.judge = judge;
    }

    /** Publishes everything. */
    public static Sink publishing(Connector connector) {
        return subscribe(connector, 256, data -> new Outcome.Published("id-1"));
    }

    /** @param judge makes the outcome from the data; null holds the event back */
    public static Sink subscribe(Connector connector, int window, Function<String, Outcome> judge) {
        var sink = new Sink(window, judge);
        connector.events().subscribe().withSubscriber(sink);
        return sink;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        subscription.request(window);
    }

    @Override
    public void onNext(Incoming incoming) {
        coordinates.add(incoming.coordinates().orElse(""));
        Outcome outcome;
        try {
            var json = new String(incoming.payload().json(), UTF_8);
            data.add(json);
            outcome = judge.apply(json);
        } catch (InvalidPayloadException e) {
            outcome = new Outcome.Invalid(false, e.getMessage());
        }
        if (outcome == null) {
            held.add(incoming);
        } else {
            settle(incoming, outcome);
        }
    }

    public void settle(Incoming incoming, Outcome outcome) {
        incoming.settlement().settle(outcome, Settlements.then(() -> {
            settled.incrementAndGet();
            upstream.request(1);
        }));
    }

    @Override
    public void onError(Throwable failure) {
        failures.add(failure);
    }

    @Override
    public void onComplete() {
        failures.add(new IllegalStateException("completed"));
    }
}
