package io.tandem.eventsource.leader;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time as the elector sees it: a monotonic clock and timers, all on one thread, so that a simulation can be the clock. */
public interface Timeline {
    /** Monotonic, in nanoseconds. */
    long nanos();

    /** Runs it soon, on the timeline's one thread. */
    void execute(Runnable task);

    /** Runs it after the delay, on the timeline's one thread, unless cancelled before. */
    Timer after(Duration delay, Runnable task);

    /** A timer that may be cancelled. */
    @FunctionalInterface
    interface Timer {
        Timer NONE = () -> {};

        void cancel();
    }

    /** The machine's clock. The executor must have one thread. */
    static Timeline of(ScheduledExecutorService executor) {
        return new Timeline() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void execute(Runnable task) {
                executor.execute(task);
            }

            @Override
            public Timer after(Duration delay, Runnable task) {
                ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            }
        };
    }
}
