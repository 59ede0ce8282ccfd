package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The elector under random schedules of faults, on simulated time. A failure names its seed, which replays it. */
class LeaderElectorSimulationTest {
    /** Held, for a level is forgotten with its logger; a million lines of transitions would be the test's main cost. */
    private static final Logger LOG = Logger.getLogger(LeaderElector.class.getName());

    private static final long SCHEDULES = Long.getLong("tandem.simulation.schedules", 200);
    private static final Duration ROUGH = Duration.ofSeconds(60);

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.SEVERE);
    }

    @Test
    void neverTwoActiveTermsAndAlwaysOneLeaderAfterTheStorm() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            storm(seed, LeaseTiming.LEASE);
            storm(seed, LeaseTiming.JETSTREAM);
        }
    }

    @Test
    void aReleasedLockIsTakenAtOnce() {
        var world = calm(7);
        var first = world.add("pod-a");
        var second = world.add("pod-b");
        first.start();
        assertThat(world.run(Duration.ofSeconds(3), () -> {}, first::leads)).isTrue();
        second.start();
        world.run(Duration.ofSeconds(3), () -> {}, () -> false);

        var resigned = world.now();
        var unused = first.resign().subscribe().with(nothing -> {});
        assertThat(world.run(Duration.ofSeconds(3), () -> atMostOne(7, world), second::leads))
                .isTrue();
        assertThat(Duration.ofNanos(world.now() - resigned)).isLessThan(Duration.ofMillis(150));
    }

    @Test
    void aPausedLeaderFindsItsTermOverWhenItWakes() {
        var world = calm(11);
        var first = world.add("pod-a");
        var second = world.add("pod-b");
        first.start();
        world.run(Duration.ofSeconds(3), () -> {}, first::leads);
        second.start();
        world.run(Duration.ofSeconds(2), () -> {}, () -> false);

        first.pause();
        assertThat(world.run(Duration.ofSeconds(10), () -> atMostOne(11, world), second::leads))
                .isTrue();
        first.resume();
        world.run(Duration.ofSeconds(10), () -> atMostOne(11, world), () -> false);
        assertThat(second.leads()).isTrue();
        assertThat(first.leads()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRestartedLeaderTakesItsOwnLockAtOnce(long seed) {
        var world = calm(seed);
        var only = world.add("pod-a");
        only.start();
        world.run(Duration.ofSeconds(3), () -> {}, only::leads);
        var epoch = world.stored().epoch();
        only.kill();
        var killed = world.now();
        only.start();
        assertThat(world.run(Duration.ofSeconds(3), () -> {}, only::leads)).isTrue();
        assertThat(Duration.ofNanos(world.now() - killed)).isLessThan(Duration.ofMillis(200));
        assertThat(world.stored().epoch()).isGreaterThan(epoch);
    }

    private static SimulatedWorld calm(long seed) {
        var world = new SimulatedWorld(seed, LeaseTiming.LEASE);
        world.calm = true;
        return world;
    }

    private static void storm(long seed, LeaseTiming timing) {
        var world = new SimulatedWorld(seed, timing);
        var size = 2 + world.random.nextInt(4);
        for (var i = 0; i < size; i++) {
            world.add("pod-" + i).start();
        }
        for (var i = 0; i < 20; i++) {
            world.at(Duration.ofMillis(world.random.nextLong(ROUGH.toMillis())), () -> fault(world));
        }
        var epoch = new AtomicLong();
        world.run(
                ROUGH,
                () -> {
                    atMostOne(seed, world);
                    if (epoch.getAndSet(world.stored().epoch()) > world.stored().epoch()) {
                        fail("the epoch fell, seed %d", seed);
                    }
                },
                () -> false);
        world.calm = true;
        world.replicas.forEach(SimulatedWorld.Replica::resume);
        world.replicas.forEach(replica -> replica.cutOff(false));
        var settled = timing.duration().multipliedBy(3);
        world.run(settled, () -> atMostOne(seed, world), () -> false);
        if (world.replicas.stream().noneMatch(SimulatedWorld.Replica::leads)) {
            fail("no leader %s after the storm, seed %d", settled, seed);
        }
    }

    private static void fault(SimulatedWorld world) {
        var victim = world.replicas.get(world.random.nextInt(world.replicas.size()));
        var length = Duration.ofMillis(world.random.nextLong(8000));
        switch (world.random.nextInt(4)) {
            case 0 -> {
                victim.pause();
                world.at(length, victim::resume);
            }
            case 1 -> {
                victim.cutOff(true);
                world.at(length, () -> victim.cutOff(false));
            }
            case 2 -> {
                victim.kill();
                victim.start();
            }
            default -> {
                victim.kill();
                world.at(length, () -> {
                    victim.kill();
                    victim.start();
                });
            }
        }
    }

    private static void atMostOne(long seed, SimulatedWorld world) {
        if (world.activeTerms() > 1) {
            fail("%d active terms at %s, seed %d", world.activeTerms(), Duration.ofNanos(world.now()), seed);
        }
    }
}
