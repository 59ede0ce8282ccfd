package io.tandem.eventsource.connector.calendar;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The instants of a schedule as they become due.
 *
 * <p>The next one is computed from the one before, never from the clock, so neither a timer that fires early nor a clock
 * that is set back makes a tick twice; where a clock jumps ahead, the ticks between come in their order. What is due and not
 * asked for is not stored, for the schedule has it.
 */
final class Ticks {
    /** The clock may be set while we wait; this is how soon we see it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Schedule schedule;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private volatile Instant last;

    /** @param last ticks after it are made, also those that are due already */
    Ticks(Schedule schedule, Instant last, InstantSource clock, ScheduledExecutorService scheduler) {
        this.schedule = schedule;
        this.last = last;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** To be subscribed once; a tick is made when it is due and asked for. Fails when the schedule has come to its end. */
    Multi<Instant> due() {
        return Multi.createBy().repeating().uni(this::next).indefinitely();
    }

    private Uni<Instant> next() {
        return schedule.next(last)
                .<Uni<Instant>>map(tick -> Uni.createFrom().emitter(waiting -> new Wait(tick, waiting).go()))
                .orElseGet(() -> Uni.createFrom()
                        .failure(
                                new IllegalStateException("the schedule has no tick in the five years after " + last)));
    }

    /** The wait for one tick. */
    private final class Wait {
        private final Instant tick;
        private final UniEmitter<? super Instant> waiting;
        private volatile boolean over;
        private volatile Future<?> timer;

        Wait(Instant tick, UniEmitter<? super Instant> waiting) {
            this.tick = tick;
            this.waiting = waiting;
            waiting.onTermination(this::stop);
        }

        void go() {
            var wait = Duration.between(clock.instant(), tick);
            if (wait.isNegative() || wait.isZero()) {
                last = tick;
                waiting.complete(tick);
            } else if (!over) {
                var pause = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
                timer = scheduler.schedule(this::go, pause.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void stop() {
            over = true;
            var pending = timer;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
