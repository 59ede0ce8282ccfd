package io.tandem.e2e;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the memory of a process, and of its control group if it has one, four times a second. */
final class FloodMemory implements AutoCloseable {
    private static final long PAUSE_MILLIS = 250;

    private final HostProcess process;
    private final Optional<MemoryGroup> group;
    private final AtomicLong resident = new AtomicLong();
    private final AtomicLong grouped = new AtomicLong();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    /** Begins. */
    FloodMemory(HostProcess process, Optional<MemoryGroup> group) {
        this.process = process;
        this.group = group;
        // it ends by itself with the process, whose end is told elsewhere
        var unused = timer.scheduleAtFixedRate(this::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        resident.accumulateAndGet(process.residentKib(), Math::max);
        group.ifPresent(each -> grouped.accumulateAndGet(each.usedKib(), Math::max));
    }

    /** The most that was resident up to now, in KiB. */
    long mostResidentKib() {
        return resident.get();
    }

    /** The most that the control group held up to now, in KiB; 0 if there is none. */
    long mostGroupedKib() {
        return grouped.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
