package io.tandem.eventsource.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Threads and timers of a process, by its own clock: they stop and die with it. */
public final class SimulatedTimers extends AbstractExecutorService implements ScheduledExecutorService {
    private final SimulatedProcess process;
    private final LongSupplier start;
    private final BooleanSupplier busy;
    private final List<Runnable> sleeping = new ArrayList<>();

    /**
     * @param start how long it takes until a task begins, in nanoseconds
     * @param busy whether there is anything to do for what runs again and again; if not, it sleeps until {@link #wake}
     */
    public SimulatedTimers(SimulatedProcess process, LongSupplier start, BooleanSupplier busy) {
        this.process = process;
        this.start = start;
        this.busy = busy;
    }

    /** What runs again and again goes on, when it would have. */
    public void wake() {
        if (!sleeping.isEmpty()) {
            var woken = List.copyOf(sleeping);
            sleeping.clear();
            woken.forEach(Runnable::run);
        }
    }

    @Override
    public void execute(Runnable task) {
        process.inProcess(start.getAsLong(), task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        var timer = new Timer();
        process.after(unit.toNanos(delay), () -> timer.run(task));
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        var timer = new Timer();
        repeat(timer, task, process.nanos() + unit.toNanos(first), unit.toNanos(delay));
        return timer;
    }

    /** @param at by the process's clock; if it has passed, the next time in the same rhythm */
    private void repeat(Timer timer, Runnable task, long at, long delay) {
        long late = Math.max(0, process.nanos() - at);
        long next = at + (late + delay - 1) / delay * delay;
        if (!busy.getAsBoolean()) {
            sleeping.add(() -> repeat(timer, task, next, delay));
            return;
        }
        process.after(next - process.nanos(), () -> {
            timer.run(task);
            if (!timer.cancelled) {
                repeat(timer, task, next + delay, delay);
            }
        });
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private static final class Timer implements ScheduledFuture<Object> {
        private boolean cancelled;
        private boolean done;

        void run(Runnable task) {
            if (!cancelled) {
                done = true;
                task.run();
            }
        }

        @Override
        public boolean cancel(boolean interrupt) {
            cancelled = true;
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
