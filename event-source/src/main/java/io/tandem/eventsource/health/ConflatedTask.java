package io.tandem.eventsource.health;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Runs a task after it was asked for, once for all that ask while it runs and for a pause after that: never twice at the same
 * time, and always once more after the last request.
 */
final class ConflatedTask {
    private static final Logger LOG = Logger.getLogger(ConflatedTask.class);

    private enum Stage {
        IDLE,
        BUSY,
        ASKED_AGAIN
    }

    private final Runnable task;
    private final Duration pause;
    private final ScheduledExecutorService executor;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.IDLE);

    /**
     * @param pause between the end of one run and the beginning of the next
     * @param executor where the task runs
     */
    ConflatedTask(Runnable task, Duration pause, ScheduledExecutorService executor) {
        this.task = task;
        this.pause = pause;
        this.executor = executor;
    }

    /** From any thread; returns at once. */
    void request() {
        if (stage.getAndUpdate(now -> now == Stage.IDLE ? Stage.BUSY : Stage.ASKED_AGAIN) == Stage.IDLE) {
            later(this::run, Duration.ZERO);
        }
    }

    private void run() {
        // Before the task looks at anything: what changes from here on it may have missed.
        stage.set(Stage.BUSY);
        try {
            task.run();
        } catch (Throwable e) { // nobody reads the future that would hold it
            LOG.error("failed: it is tried again when it is asked for", e);
        } finally {
            later(this::rested, pause);
        }
    }

    private void rested() {
        if (!stage.compareAndSet(Stage.BUSY, Stage.IDLE)) {
            run();
        }
    }

    private void later(Runnable step, Duration delay) {
        try {
            var unused = executor.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing runs any more: the process ends", e);
        }
    }
}
