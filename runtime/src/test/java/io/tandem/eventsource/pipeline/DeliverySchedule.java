package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.bus.SimulatedSenders;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedTimers;
import io.tandem.eventsource.leader.SimulatedWork;
import io.tandem.eventsource.leader.SimulatedWorld;
import io.tandem.eventsource.leader.SimulatedWorld.Protocol;
import io.tandem.eventsource.leader.Workload;
import io.tandem.eventsource.pipeline.SimulatedOrigin.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source, a bus and their bad times, for the pipelines of all replicas. */
final class DeliverySchedule implements Workload {
    private static final long MILLIS = 1_000_000;
    /** From the end of all faults until everything is stored: a source that never answers is waited for this long. */
    private static final Duration GOES_ON = Delivery.SETTLEMENT_LIMIT.plusSeconds(25);

    /** A sender and what has to be done after something was handed to it. */
    record Sender(EventBus bus, Runnable sent) {}

    private final SimulatedWorld world;
    private final DeliveryMutant mutant;
    private final DeliveryBook book;
    private final SimulatedOrigin origin;
    private final SimulatedStream stream;
    private final boolean kafka;
    private final boolean settlesAtOnce;
    private final Optional<Duration> patience;
    private final List<SimulatedPipeline> pipelines = new ArrayList<>();
    private BusTrouble trouble = BusTrouble.NONE;
    private int troubles;

    DeliverySchedule(SimulatedWorld world, DeliveryMutant mutant) {
        this.world = world;
        this.mutant = mutant;
        var kinds = Kind.values();
        var kind = kinds[world.random.nextInt(kinds.length)];
        this.book = new DeliveryBook(world, kind != Kind.ONCE);
        this.kafka = world.protocol == Protocol.LEASE && world.chance(2);
        this.settlesAtOnce = !world.chance(3);
        this.origin = new SimulatedOrigin(world, book, kind);
        this.patience =
                origin.kind == Kind.QUEUE && world.chance(3) ? Optional.of(Duration.ofSeconds(2)) : Optional.empty();
        this.stream = new SimulatedStream(this);
        long rough = (world.protocol == Protocol.LEASE ? 15_000 : 7_800) * MILLIS;
        for (int faults = world.random.nextInt(6); faults > 0; faults--) {
            world.at(world.random.nextLong(rough), this::fault);
        }
    }

    private void fault() {
        if (world.calm()) {
            return;
        }
        switch (world.random.nextInt(8)) {
            case 0 -> {
                if (origin.present() != null) {
                    origin.present().breaks();
                }
            }
            case 1 -> pipelines.forEach(SimulatedPipeline::linkBreaks);
            default -> trouble(BusTrouble.values()[1 + world.random.nextInt(BusTrouble.values().length - 1)]);
        }
    }

    private void trouble(BusTrouble kind) {
        int mine = ++troubles;
        trouble = kind;
        world.note(() -> "BUS " + kind);
        world.at(world.random.nextLong(6_000 * MILLIS), () -> {
            if (mine == troubles) {
                over();
            }
        });
    }

    private void over() {
        trouble = BusTrouble.NONE;
        world.note(() -> "BUS is well");
    }

    /** More would cost time and show nothing: what the elector does with them is played elsewhere. */
    @Override
    public int mostReplicas() {
        return 3;
    }

    @Override
    public void calmDown() {
        troubles++;
        over();
        pipelines.forEach(SimulatedPipeline::calmDown);
    }

    @Override
    public void settled() {
        int made = book.entries().size();
        book.lasts(pipelines.stream()
                .filter(SimulatedPipeline::leads)
                .map(pipeline -> pipeline.process().term())
                .findFirst()
                .orElseThrow());
        if (!world.run(GOES_ON, () -> book.stored() >= made)) {
            world.properties.violated("%s is not stored %s after the last fault".formatted(book.missing(), GOES_ON));
        }
        book.allIsWell();
    }

    @Override
    public void handedOver() {
        origin.dryUp();
        if (!world.run(GOES_ON, () -> book.stored() == book.entries().size() && quiet())) {
            world.properties.violated("%s is not stored or settled after a handover".formatted(book.missing()));
        }
    }

    private boolean quiet() {
        for (var pipeline : pipelines) {
            if (!pipeline.quiet()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public SimulatedWork of(SimulatedProcess process) {
        var pipeline = new SimulatedPipeline(this, process);
        pipelines.add(pipeline);
        return pipeline;
    }

    Sender sender(SimulatedProcess process, SimulatedLink link, SimulatedTimers timers) {
        if (!kafka) {
            var bus = SimulatedSenders.jetStream(
                    link,
                    stream::ask,
                    timers,
                    new SimulatedTimers(process, world::latency, () -> true),
                    process::nanos);
            return new Sender(bus, () -> {});
        }
        var threads = new SimulatedKafka(this, process, timers);
        return new Sender(threads.bus(), threads::sendLater);
    }

    void topicAsked() throws IOException {
        if (trouble == BusTrouble.ABSENT) {
            throw new IOException("no topic");
        }
    }

    SimulatedWorld world() {
        return world;
    }

    DeliveryMutant mutant() {
        return mutant;
    }

    DeliveryBook book() {
        return book;
    }

    SimulatedOrigin origin() {
        return origin;
    }

    SimulatedStream stream() {
        return stream;
    }

    BusTrouble trouble() {
        return trouble;
    }

    boolean busServes() {
        return trouble == BusTrouble.NONE || trouble == BusTrouble.SLOW;
    }

    /** Whether the lock's store is on the bus's server. */
    boolean storeIsBus() {
        return world.protocol == Protocol.JETSTREAM;
    }

    boolean settlesAtOnce() {
        return settlesAtOnce;
    }

    Optional<Duration> patience() {
        return patience;
    }
}
