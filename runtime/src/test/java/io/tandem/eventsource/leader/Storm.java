package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Properties.Violation;
import io.tandem.eventsource.leader.SimulatedWorld.Protocol;
import java.time.Duration;
import java.util.function.Function;

/**
 * One schedule: replicas start, faults come at random for a while, then all is well again and one replica has to lead;
 * then it is asked to stop, and another has to follow. Even seeds play the JetStream lock, odd ones the Lease.
 */
public final class Storm {
    /** What a schedule came to. */
    public record Outcome(int terms, Duration longestOverlap) {}

    private final SimulatedWorld world;
    private final long seed;

    private Storm(long seed, Mutant mutant, Function<SimulatedWorld, Workload> workload, boolean traced) {
        this.seed = seed;
        var protocol = seed % 2 == 0 ? Protocol.JETSTREAM : Protocol.LEASE;
        this.world = new SimulatedWorld(seed, protocol, mutant, workload, traced);
    }

    /** @throws Violation if a property does not hold, with the seed and what happened */
    static Outcome run(long seed, Mutant mutant) {
        return run(seed, mutant, SimulatedSource::workload);
    }

    /** @throws Violation if a property does not hold, with the seed and what happened */
    public static Outcome run(long seed, Mutant mutant, Function<SimulatedWorld, Workload> workload) {
        try {
            return new Storm(seed, mutant, workload, false).run();
        } catch (Violation | RuntimeException e) {
            throw explained(seed, mutant, workload, e);
        }
    }

    private static Violation explained(
            long seed, Mutant mutant, Function<SimulatedWorld, Workload> workload, Throwable first) {
        var again = new Storm(seed, mutant, workload, true);
        try {
            again.run();
            return new Violation(
                    "seed %d: %s, but not when it was replayed".formatted(seed, first.getMessage()), first);
        } catch (Violation | RuntimeException e) {
            return new Violation(
                    "%s%nreplay with -Dtandem.simulation.seed=%d%n%s"
                            .formatted(e instanceof Violation ? e.getMessage() : e, seed, again.world.trace()),
                    e);
        }
    }

    /** From the end of all faults until one replica leads, at most: the last term of a lost owner, then one look. */
    static Duration settling(LeaseTiming timing) {
        // A clock that is slow makes both longer; a write may be under way that nobody waits for any more.
        return timing.duration().multipliedBy(2).plus(timing.retryPeriod().multipliedBy(2));
    }

    private Outcome run() {
        var timing = world.protocol.timing;
        var rough = timing.duration().multipliedBy(3);
        var size = 2 + world.random.nextInt(world.workload().mostReplicas() - 1);
        for (var i = 0; i < size; i++) {
            var replica = world.add("pod-" + i);
            world.at(world.random.nextLong(timing.duration().toNanos()), () -> {
                if (replica.process() == null) {
                    replica.start();
                }
            });
        }
        var faults = 2 + world.random.nextInt(9);
        for (var i = 0; i < faults; i++) {
            world.at(world.random.nextLong(rough.toNanos()), this::fault);
        }
        world.run(rough.plus(timing.duration()));
        calmDown();
        world.workload().settled();
        handOver();
        world.workload().handedOver();
        world.properties.check();
        return new Outcome(world.properties.terms(), world.properties.longestOverlap());
    }

    private void calmDown() {
        world.calmDown();
        world.run(settling(world.protocol.timing));
        if (leaders() != 1) {
            world.properties.violated(
                    "%d leaders %s after the faults".formatted(leaders(), settling(world.protocol.timing)));
        }
        // Watches that were lost are opened again once a duration.
        world.run(world.protocol.timing.duration().multipliedBy(3).dividedBy(2));
        if (leaders() != 1) {
            world.properties.violated(leaders() + " leaders when all was well");
        }
        world.properties.check();
    }

    private void handOver() {
        var leader = leader();
        var others =
                world.replicas.stream().filter(replica -> replica != leader).toList();
        var watched = others.stream().allMatch(SimulatedReplica::watchesLock);
        var process = leader.process();
        var unused = process.resign().subscribe().with(nothing -> {});
        if (!world.run(
                LeaderElector.FLUSH.plus(world.protocol.timing.duration()).plusSeconds(2),
                () -> world.store.entry().record().free())) {
            world.properties.violated("the lock is not released");
        }
        var latency = SimulatedWorld.LATENCY;
        // A watch's way; a look that is under way and one that was overtaken by the watch; a write.
        var bound = latency.multipliedBy(7);
        if (!watched) {
            var look = world.protocol.timing.retryPeriod().multipliedBy(6).dividedBy(5);
            bound = bound.plus(Duration.ofNanos((long) (look.toNanos() / (1 - SimulatedWorld.DRIFT))));
        }
        if (!world.run(bound, () -> others.stream().anyMatch(SimulatedReplica::leads))) {
            world.properties.violated("a released lock is not taken within " + bound);
        }
    }

    private long leaders() {
        return world.replicas.stream().filter(SimulatedReplica::leads).count();
    }

    private SimulatedReplica leader() {
        return world.replicas.stream()
                .filter(SimulatedReplica::leads)
                .findFirst()
                .orElseThrow();
    }

    private void fault() {
        if (world.calm()) {
            return;
        }
        // The active one is what faults are about; half of them hit it.
        var victim = world.chance(2) && leaders() > 0
                ? leader()
                : world.replicas.get(world.random.nextInt(world.replicas.size()));
        var length = Duration.ofNanos(world.random.nextLong(
                world.protocol.timing.duration().multipliedBy(2).toNanos()));
        switch (world.random.nextInt(13)) {
            case 0, 1, 2 -> victim.pause(length);
            case 3 -> victim.cut(true, true, length);
            case 4 -> victim.cut(true, false, length);
            case 5 -> victim.cut(false, true, length);
            case 6 -> restart(victim, length, victim::kill);
            case 7 -> restart(victim, length, victim::replaced);
            case 8 -> {
                victim.orphaned();
                restart(victim, Duration.ZERO, () -> {});
                world.at(length, () -> restart(victim, Duration.ofMillis(100), victim::replaced));
            }
            case 9 -> victim.disconnect();
            case 10 -> resign(victim, length);
            case 11 -> {
                if (world.chance(3)) {
                    world.store.lose();
                } else {
                    world.store.outage(length);
                }
            }
            default -> victim.jump();
        }
    }

    private void resign(SimulatedReplica victim, Duration length) {
        var process = victim.process();
        if (process != null) {
            var unused = process.resign()
                    .subscribe()
                    .with(nothing -> world.at(0, () -> {
                        if (victim.process() == process) {
                            restart(victim, length, victim::replaced);
                        }
                    }));
        }
    }

    private void restart(SimulatedReplica victim, Duration after, Runnable ending) {
        ending.run();
        world.at(after, () -> {
            if (victim.process() == null) {
                victim.start();
            }
        });
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
