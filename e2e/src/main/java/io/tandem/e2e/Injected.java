package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A fault under way.
 *
 * @param at when it began
 * @param victims which pods' processes it ends
 * @param over completes when it is over
 */
record Injected(Instant at, Predicate<String> victims, CompletableFuture<?> over) {
    private static final Predicate<String> NOBODY = unused -> false;

    /** It does something once. */
    static Injected once(Set<String> victims, Runnable action) {
        Instant at = Instant.now();
        action.run();
        return new Injected(at, victims::contains, CompletableFuture.completedFuture(null));
    }

    /** It begins now, and is ended after {@code duration}. */
    static Injected lasting(Duration duration, Runnable begin, Runnable end) {
        Instant at = Instant.now();
        begin.run();
        Executor later = CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS);
        return new Injected(at, NOBODY, CompletableFuture.runAsync(end, later));
    }

    /** It has begun and ends by itself. */
    static Injected untilDone(Instant at, CompletableFuture<?> over) {
        return new Injected(at, NOBODY, over);
    }
}
