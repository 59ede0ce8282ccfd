package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a process consumes while it leads, and what it publishes of it. */
final class SimulatedSource implements SimulatedWork {
    private static final long MILLIS = 1_000_000;
    private static final long ITEM_EVERY = 250 * MILLIS;
    /** From being taken in to being published. */
    private static final long HANDOVER = 100 * MILLIS;

    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final List<CompletableFuture<Void>> landing = new ArrayList<>();
    private boolean connected;
    private int inFlight;
    private long lastItem;

    SimulatedSource(SimulatedWorld world, SimulatedProcess process) {
        this.world = world;
        this.process = process;
    }

    static Workload workload(SimulatedWorld world) {
        return process -> new SimulatedSource(world, process);
    }

    @Override
    public void start(Leadership elected) {
        var gated = world.mutant.gated();
        connected = !gated; // as one does who does not wait for a term
        var items = gated
                ? LeaderGate.gate(elected, this::during)
                : elected.terms().onItem().transformToMultiAndConcatenate(this::during);
        var unused = items.subscribe().with(this::publish);
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public boolean drained() {
        return !connected && inFlight == 0;
    }

    private Multi<Long> during(Term term) {
        return Multi.createFrom().emitter(emitter -> {
            connected = true;
            world.properties.connects(process);
            var over = new boolean[1];
            items(emitter, over);
            var unused = term.intakeEnded().subscribe().with(nothing -> stop(term, over));
            emitter.onTermination(() -> stop(term, over));
        });
    }

    /** In order: nothing more is taken in, and what was is handed on while the lock is held. */
    private void stop(Term term, boolean[] over) {
        if (world.mutant.stopsIntake() || !term.active()) {
            over[0] = true;
            if (world.mutant.disconnects()) {
                connected = false;
            }
        }
        if (world.mutant.holds()) {
            term.hold(landed());
        }
    }

    private void items(MultiEmitter<? super Long> emitter, boolean[] over) {
        process.inProcess(ITEM_EVERY, () -> {
            if (!over[0]) {
                world.properties.takesIn(process);
                inFlight++;
                process.inProcess(HANDOVER, () -> {
                    if (emitter.isCancelled()) {
                        settled();
                    } else {
                        emitter.emit(++lastItem);
                    }
                });
                items(emitter, over);
            }
        });
    }

    /** The item was taken in a moment ago; its source cannot deliver it again. */
    private void publish(long item) {
        if (!process.active()) {
            world.properties.drops(process);
            settled();
            return;
        }
        world.properties.publishes(process);
        // A process may be stopped here, between the question and the sending.
        process.inProcess(MILLIS / 10, () -> {
            var slow = !world.calm() && world.chance(20);
            process.inProcess(slow ? world.random.nextLong(4_000 * MILLIS) : 2 * world.latency(), this::settled);
        });
    }

    private void settled() {
        inFlight--;
        if (inFlight == 0) {
            landing.forEach(future -> future.complete(null));
            landing.clear();
        }
    }

    private CompletableFuture<Void> landed() {
        var future = new CompletableFuture<Void>();
        if (inFlight == 0) {
            future.complete(null);
        } else {
            landing.add(future);
        }
        return future;
    }
}
