package io.tandem.eventsource.leader;

import java.time.Duration;

/** Time as the elector of a process sees it. */
record SimulatedTimeline(SimulatedProcess process) implements Timeline {
    @Override
    public long nanos() {
        return process.nanos();
    }

    @Override
    public void execute(Runnable task) {
        process.inProcess(0, task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        var cancelled = new boolean[1];
        process.after(delay.toNanos(), () -> {
            if (!cancelled[0]) {
                task.run();
            }
        });
        return () -> cancelled[0] = true;
    }
}
