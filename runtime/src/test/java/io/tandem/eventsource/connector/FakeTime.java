package io.tandem.eventsource.connector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A wall clock and timers that move only when told to, each by itself: setting the clock fires no timer. */
public final class FakeTime extends ScheduledThreadPoolExecutor implements InstantSource {
    private final PriorityQueue<Timer<?>> timers = new PriorityQueue<>();
    private Instant wall;
    private long elapsed;

    public FakeTime(Instant start) {
        super(0);
        wall = start;
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    /** Sets the wall clock, as an administrator would. */
    public synchronized void set(Instant instant) {
        wall = instant;
    }

    /** Lets time pass; timers fire when they are due, and the wall clock shows their time. */
    public void pass(Duration duration) {
        long end = elapsed + duration.toNanos();
        for (var timer = due(end); timer != null; timer = due(end)) {
            timer.run();
        }
        synchronized (this) {
            wall = wall.plusNanos(end - elapsed);
            elapsed = end;
        }
    }

    /** Timers that wait. */
    public synchronized long waiting() {
        return timers.stream().filter(timer -> !timer.isCancelled()).count();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(new Timer<>(
                () -> {
                    task.run();
                    return null;
                },
                elapsed + unit.toNanos(delay)));
    }

    private synchronized <T> Timer<T> add(Timer<T> timer) {
        timers.add(timer);
        return timer;
    }

    private synchronized Timer<?> due(long end) {
        if (timers.isEmpty() || timers.peek().at > end) {
            return null;
        }
        var timer = timers.poll();
        wall = wall.plusNanos(timer.at - elapsed);
        elapsed = timer.at;
        return timer;
    }

    private static final class Timer<T> extends FutureTask<T> implements RunnableScheduledFuture<T> {
        private final long at;

        Timer(Callable<T> task, long at) {
            super(task);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }
    }
}
