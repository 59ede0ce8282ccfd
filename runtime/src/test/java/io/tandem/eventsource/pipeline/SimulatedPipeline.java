package io.tandem.eventsource.pipeline;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tandem.api.FilterErrors;
import io.tandem.api.InvalidEvents;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.event.CloudEventEncoder;
import io.tandem.eventsource.event.EventFilter;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedTimers;
import io.tandem.eventsource.leader.SimulatedWork;
import io.tandem.eventsource.leader.SimulatedWorld;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.pipeline.DeliveryBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real pipeline of one event in a process, between the simulated source and bus. */
final class SimulatedPipeline implements SimulatedWork {
    static final int MOST_EVENTS = 12;
    /** Of more small events than the above, and of fewer large ones. */
    static final int MOST_BYTES = 4096;

    /** Counts nothing. */
    private static final EventMeter METER =
            new EventMeter(new CompositeMeterRegistry(), "ns", "source", "webhook", "event");

    private static final CloudEventEncoder ENCODER = new CloudEventEncoder("source", "webhook", "event");
    private static final Duration CHECK = Duration.ofSeconds(2);

    private final DeliverySchedule schedule;
    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final SimulatedLink link;
    private final WatchedBus bus;
    private final ByteBudget budget = new ByteBudget(MOST_BYTES);
    private final List<SimulatedConnector> connectors = new ArrayList<>();
    private final EventPipeline pipeline;
    private final SimulatedTimers timers;
    private int arrivals;

    SimulatedPipeline(DeliverySchedule schedule, SimulatedProcess process) {
        this.schedule = schedule;
        this.world = schedule.world();
        this.process = process;
        this.timers = new SimulatedTimers(process, () -> 0, this::open);
        this.link = new SimulatedLink(schedule, process);
        var sender = schedule.sender(process, link, timers);
        this.bus = new WatchedBus(process, schedule.book(), mutant().below().apply(sender.bus()), sender.sent());
        this.pipeline = pipeline(mutant().above().apply(bus));
    }

    private EventPipeline pipeline(EventBus bus) {
        var clock = (InstantSource) () -> Instant.ofEpochMilli(process.wallMillis());
        var status = new EventStatus(clock.instant());
        var delivery = new Delivery(
                new Preparation(
                        "source",
                        "event",
                        ENCODER,
                        EventFilter.ALL,
                        FilterErrors.DROP,
                        InvalidEvents.SKIP,
                        clock,
                        METER,
                        new LogThrottle(process::nanos),
                        epoch -> Map.of()),
                bus,
                METER,
                mutant().window().get(),
                schedule.patience(),
                budget,
                status,
                new Outages(process::nanos),
                mutant().timers().apply(timers),
                process::nanos,
                world.random.split());
        var supervisor = new Supervisor(
                "event",
                context -> {
                    var made = new SimulatedConnector(this, schedule.origin(), context);
                    connectors.add(made);
                    return made;
                },
                (whenConnected, term) -> context(clock, whenConnected, term),
                delivery::withdraw,
                delivery::abandon,
                status,
                timers,
                new SimulatedTimers(process, world::latency, () -> true),
                clock,
                process::nanos,
                world.random.split());
        return new EventPipeline(null, status, supervisor, delivery, Optional.empty());
    }

    private AttemptContext context(InstantSource clock, Runnable whenConnected, Term term) {
        return new AttemptContext(
                "ns",
                "source",
                "event",
                List.of(),
                "pod-0",
                false,
                null,
                clock,
                timers,
                MOST_EVENTS,
                budget,
                whenConnected,
                lost -> {},
                () -> Long.MAX_VALUE,
                (code, reason) -> {},
                Uni.createFrom().item(Optional.empty()),
                term.vacancy(),
                Checkpoint.NONE,
                note -> {},
                reason -> {});
    }

    @Override
    public void start(Leadership elected) {
        link.start();
        pipeline.start(elected, bus);
        var unused = timers.scheduleWithFixedDelay(
                pipeline::check, CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean connected() {
        return !connectors.isEmpty() && connectors.getLast().connected();
    }

    @Override
    public boolean drained() {
        for (var connector : connectors) {
            if (!connector.closed() && connector.term() == process.term()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void linkDown() {
        link.down("disconnected");
    }

    @Override
    public void linkUp() {
        link.up();
    }

    void linkBreaks() {
        if (!process.dead()) {
            link.breaks();
        }
    }

    SimulatedProcess process() {
        return process;
    }

    DeliveryMutant mutant() {
        return schedule.mutant();
    }

    boolean settlesAtOnce() {
        return schedule.settlesAtOnce();
    }

    /** The source of one is told what became of it. */
    void settled(Handover handover) {
        bus.settled(handover);
    }

    Handover arrives(Entry entry) {
        arrivals++;
        timers.wake();
        return bus.arrives(entry);
    }

    /** It is asked for more events. */
    void demanded(long wanted) {
        long open = wanted;
        connectors.removeIf(SimulatedConnector::closed);
        for (var connector : connectors) {
            open += connector.open();
        }
        if (open > MOST_EVENTS) {
            world.properties.violated(
                    "%d events are open or asked for, at most %d should be".formatted(open, MOST_EVENTS));
        }
        if (budget.used() > schedule.book().tolerated(MOST_BYTES)) {
            world.properties.violated("events of %d bytes are open, at most %d should be"
                    .formatted(budget.used(), schedule.book().tolerated(MOST_BYTES)));
        }
    }

    /** Nothing breaks any more. */
    void calmDown() {
        connectors.forEach(SimulatedConnector::calmDown);
    }

    boolean leads() {
        return !process.dead() && process.active();
    }

    private boolean open() {
        return arrivals > 0 && (budget.used() > 0 || connected());
    }

    /** Nothing is open. */
    boolean quiet() {
        return process.dead() || budget.used() == 0;
    }
}
