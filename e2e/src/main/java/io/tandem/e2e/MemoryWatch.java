package io.tandem.e2e;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Notes the resident memory of the largest replica each half second. */
final class MemoryWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Of the notes that are shown, one in so many. */
    private static final int SHOWN = 10;

    private volatile RuntimeException failure;
    private final List<Long> kib = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    /** Begins; it ends by itself with the processes. */
    MemoryWatch(Replicas replicas) {
        var unused = timer.scheduleAtFixedRate(() -> note(replicas), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A timer that throws is not called again, and the most would be that of before. */
    private void note(Replicas replicas) {
        try {
            kib.add(replicas.residentKib());
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * The most up to now, in KiB.
     *
     * @throws IllegalStateException if it could not be read once
     */
    long peakKib() {
        if (failure != null) {
            throw new IllegalStateException("the memory of a process could not be read", failure);
        }
        return kib.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** In MiB, each five seconds up to now. */
    String line() {
        return IntStream.range(0, kib.size())
                .filter(i -> i % SHOWN == 0)
                .mapToObj(i -> Long.toString(kib.get(i) >> 10))
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
