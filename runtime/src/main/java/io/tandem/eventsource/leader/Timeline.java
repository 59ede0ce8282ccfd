package io.tandem.eventsource.leader;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

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

    /** The machine's clock. The executor must have one thread. A task that throws is logged, and the next ones run. */
    static Timeline of(ScheduledExecutorService executor) {
        return new Timeline() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void execute(Runnable task) {
                executor.execute(logged(task));
            }

            @Override
            public Timer after(Duration delay, Runnable task) {
                ScheduledFuture<?> future = executor.schedule(logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            }
        };
    }

    /** An executor keeps what a task throws in a future that nobody reads. */
    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) { // whatever it is, it must not vanish
                Logger.getLogger(Timeline.class).error("a task of the leader election failed", e);
            }
        };
    }
}
