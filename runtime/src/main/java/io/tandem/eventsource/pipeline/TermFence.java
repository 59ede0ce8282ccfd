package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.checkpoint.Fence;
import io.tandem.eventsource.leader.Term;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets a checkpoint be written in one term only.
 *
 * @param began when the connection was made, on the monotonic clock: the term began no later
 */
record TermFence(Term term, long began, LongSupplier nanoClock) implements Fence {
    @Override
    public long epoch() {
        return term.epoch();
    }

    @Override
    public boolean active() {
        return term.active();
    }

    @Override
    public Duration activeFor() {
        return active() ? Duration.ofNanos(nanoClock.getAsLong() - began) : Duration.ZERO;
    }
}
