package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The elector, the gate and both locks' protocols under random schedules of faults, on simulated time. A failure names
 * its seed and tells what happened.
 *
 * <p>{@code -Dtandem.simulation.schedules=5000000} runs more of them, {@code -Dtandem.simulation.first=} others, and
 * {@code -Dtandem.simulation.seed=} one.
 */
class LeaderElectorSimulationTest {
    /** Held, for a level is forgotten with its logger; millions of lines of transitions would be the test's main cost. */
    private static final Logger LOG = Logger.getLogger(LeaderElector.class.getName());

    private static final long SCHEDULES = Long.getLong("tandem.simulation.schedules", 100_000);
    private static final long FIRST = Long.getLong("tandem.simulation.first", 0);

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    /** Two threads that use Mutiny first, at the same time, both set up its context propagation, and one of them fails. */
    @BeforeAll
    static void warmUp() {
        Storm.run(0, Mutant.NONE);
    }

    @Test
    void everyPropertyHoldsInEverySchedule() {
        var only = Long.getLong("tandem.simulation.seed");
        var seeds = only == null ? LongStream.range(FIRST, FIRST + SCHEDULES) : LongStream.of(only);
        var terms = new AtomicLong();
        var overlap = new LongAccumulator(Math::max, 0);
        var started = System.nanoTime();
        var schedules = onAllCores(() -> seeds.parallel()
                .peek(seed -> {
                    var outcome = Storm.run(seed, Mutant.NONE);
                    terms.addAndGet(outcome.terms());
                    overlap.accumulate(outcome.longestOverlap().toNanos());
                })
                .map(seed -> 1)
                .sum());
        System.out.printf(
                "simulated %d schedules with %d terms in %d s; longest overlap after false news of a death or a lost store %d ms%n",
                schedules,
                terms.get(),
                Duration.ofNanos(System.nanoTime() - started).toSeconds(),
                Duration.ofNanos(overlap.get()).toMillis());
        assertThat(terms.get()).as("leaders come and go").isGreaterThan(schedules);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(Storm.run(seed, Mutant.NONE)).isEqualTo(Storm.run(seed, Mutant.NONE));
        }
    }

    /** The common pool's threads find another loader's classes where tests of the whole program ran before. */
    private static long onAllCores(Callable<Long> work) {
        var loader = Thread.currentThread().getContextClassLoader();
        try (var pool = new ForkJoinPool(
                Runtime.getRuntime().availableProcessors(),
                of -> {
                    var thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(of);
                    thread.setContextClassLoader(loader);
                    return thread;
                },
                null,
                false)) {
            return pool.submit(work).join();
        }
    }
}
