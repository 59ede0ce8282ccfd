package io.tandem.e2e;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The replicas of one event source. */
record Replicas(List<BenchReplica> all) implements AutoCloseable {
    /** Processor time that all of them have taken. */
    Duration processorTime() {
        return all.stream().map(each -> each.process().processorTime()).reduce(Duration.ZERO, Duration::plus);
    }

    /** Resident memory of the largest now, in KiB. */
    long residentKib() {
        return all.stream()
                .mapToLong(each -> each.process().residentKib())
                .max()
                .orElseThrow();
    }

    /** The most that one of them ever had resident, in KiB. */
    long peakKib() {
        return all.stream().mapToLong(each -> each.process().peakKib()).max().orElseThrow();
    }

    List<URI> metrics() {
        return all.stream().map(BenchReplica::metrics).toList();
    }

    /** Whether one has ended by itself. */
    boolean ended() {
        return all.stream().anyMatch(BenchReplica::ended);
    }

    /**
     * Returns if none has ended by itself.
     *
     * @throws IllegalStateException with the last that it said
     */
    void check() {
        all.stream().filter(BenchReplica::ended).findFirst().ifPresent(each -> {
            throw new IllegalStateException("a replica has ended:%n%s".formatted(each.lastWords()));
        });
    }

    /** The last that one of them said. */
    String lastWords() {
        return all.getFirst().lastWords();
    }

    @Override
    public void close() {
        all.forEach(BenchReplica::close);
    }
}
