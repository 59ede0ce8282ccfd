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

    private final List<Long> kib = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    /** Begins; it ends by itself with the processes. */
    MemoryWatch(Replicas replicas) {
        var unused = timer.scheduleAtFixedRate(
                () -> kib.add(replicas.residentKib()), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The most up to now, in KiB. */
    long peakKib() {
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
