package io.tandem.eventsource.pipeline;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tandem.api.FilterErrors;
import io.tandem.api.InvalidEvents;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.event.CloudEventEncoder;
import io.tandem.eventsource.event.EventFilter;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.leader.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A delivery between a source that obeys demand and a scripted bus, on a clock that moves when told to. */
final class DeliveryBench implements Flow.Subscription {
    private static final Instant START = Instant.parse("2024-01-02T03:04:05Z");

    final FakeTime time = new FakeTime(START);
    final ScriptedBus bus = new ScriptedBus();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ScriptedAttempt attempt = new ScriptedAttempt();
    final EventStatus status = new EventStatus(START);
    final Delivery delivery;
    /** By id; an id that is settled twice has two. */
    final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
    /** The term of every event offered, by id, in order. */
    final Map<String, Term> offered = new LinkedHashMap<>();

    Term term = Terms.begin(1);
    /** What the source has asked for and not got. */
    long demand;
    /** Runs when the source is asked for more. */
    Runnable onDemand = () -> {};
    /** How the source is told. */
    Consumer<Settlement.Done> told = Settlement.Done::settled;
    /** The data of the events that are offered. */
    Incoming.Payload payload = () -> new byte[] {'{', '}'};

    DeliveryBench(int window, Optional<Duration> patience, long seed) {
        this(window, patience, seed, EventFilter.ALL, FilterErrors.DROP, InvalidEvents.SKIP);
    }

    DeliveryBench(
            int window,
            Optional<Duration> patience,
            long seed,
            EventFilter filter,
            FilterErrors onFilterError,
            InvalidEvents onInvalid) {
        var meter = new EventMeter(registry, "ns", "source", "webhook", "event");
        delivery = new Delivery(
                new Preparation(
                        "source",
                        "event",
                        new CloudEventEncoder("source", "webhook", "event"),
                        filter,
                        onFilterError,
                        onInvalid,
                        time,
                        meter,
                        new LogThrottle(this::nanos),
                        epoch -> Map.of()),
                bus,
                meter,
                new Window(window, 1 << 20),
                patience,
                new ByteBudget(1 << 24),
                status,
                new Outages(this::nanos),
                time,
                this::nanos,
                new SplittableRandom(seed));
        delivery.onSubscribe(this);
    }

    static DeliveryBench of(int window) {
        return new DeliveryBench(window, Optional.empty(), 1);
    }

    static DeliveryBench filtered(EventFilter filter, FilterErrors onFilterError) {
        return new DeliveryBench(10, Optional.empty(), 1, filter, onFilterError, InvalidEvents.SKIP);
    }

    static DeliveryBench onInvalid(InvalidEvents policy) {
        return new DeliveryBench(10, Optional.empty(), 1, EventFilter.ALL, FilterErrors.DROP, policy);
    }

    static DeliveryBench patientFor(Duration patience) {
        return new DeliveryBench(100, Optional.of(patience), 1);
    }

    /** The next event: {@code source:event:<n>}, counted from 0. */
    String offer() {
        if (demand <= 0) {
            throw new IllegalStateException("nothing was asked for");
        }
        demand--;
        var coordinates = Integer.toString(offered.size());
        var id = "source:event:" + coordinates;
        offered.put(id, term);
        offer(Incoming.of(coordinates, payload, (outcome, done) -> {
            outcomes.computeIfAbsent(id, unused -> new ArrayList<>()).add(outcome);
            told.accept(done);
        }));
        return id;
    }

    void offer(Incoming incoming) {
        delivery.onItem(new Claim(incoming, term, attempt));
    }

    void offer(int count) {
        for (int i = 0; i < count; i++) {
            offer();
        }
    }

    void endTerm() {
        Terms.end(term);
        delivery.withdraw();
        time.pass(Duration.ZERO);
    }

    List<String> open() {
        return offered.keySet().stream().filter(id -> !outcomes.containsKey(id)).toList();
    }

    static List<String> ids(int... numbers) {
        var ids = new ArrayList<String>();
        for (int number : numbers) {
            ids.add("source:event:" + number);
        }
        return ids;
    }

    @Override
    public void request(long n) {
        demand += n;
        onDemand.run();
    }

    @Override
    public void cancel() {}

    private long nanos() {
        return Duration.between(START, time.instant()).toNanos();
    }
}
