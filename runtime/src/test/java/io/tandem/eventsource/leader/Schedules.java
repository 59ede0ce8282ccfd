package io.tandem.eventsource.leader;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Plays many schedules on all cores.
 *
 * <p>{@code -Dtandem.simulation.schedules=5000000} plays more of them, {@code -Dtandem.simulation.first=} others, and
 * {@code -Dtandem.simulation.seed=} one; {@code -Dtandem.simulation.trace=} tells more than the last 400 lines of what happened.
 */
public final class Schedules {
    private static final long SCHEDULES = Long.getLong("tandem.simulation.schedules", 50_000);
    private static final long FIRST = Long.getLong("tandem.simulation.first", 0);

    private Schedules() {}

    /**
     * What they came to.
     *
     * @param schedules how many were played
     * @param longestOverlap of two terms, where there is an excuse
     */
    public record Played(long schedules, long terms, Duration longestOverlap, Duration took) {}

    /** @param schedule plays the one with that seed */
    public static Played play(LongFunction<Storm.Outcome> schedule) {
        var only = Long.getLong("tandem.simulation.seed");
        var seeds = only == null ? LongStream.range(FIRST, FIRST + SCHEDULES) : LongStream.of(only);
        var terms = new AtomicLong();
        var overlap = new LongAccumulator(Math::max, 0);
        var started = System.nanoTime();
        // Two threads that use Mutiny first, at the same time, both set up its context propagation, and one of them
        // fails.
        var unused = schedule.apply(only == null ? FIRST : only);
        var schedules = onAllCores(() -> seeds.parallel()
                .peek(seed -> {
                    var outcome = schedule.apply(seed);
                    terms.addAndGet(outcome.terms());
                    overlap.accumulate(outcome.longestOverlap().toNanos());
                })
                .map(seed -> 1)
                .sum());
        return new Played(
                schedules, terms.get(), Duration.ofNanos(overlap.get()), Duration.ofNanos(System.nanoTime() - started));
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
