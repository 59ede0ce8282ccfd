package io.tandem.e2e;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Shows what the sources of several targets, in turn, do while a bus takes little, and after it takes all again. */
final class SlowBusBench implements AutoCloseable {
    private static final int EVENTS_A_SECOND = 50;
    /** About what an event adds on the line to its body: the event around it, and the header of its message. */
    private static final int AROUND = 900;

    private static final List<String> DROPPED = List.of("tandem_events_dropped_total");
    private static final Duration FEEDING_LIMIT = Duration.ofMinutes(5);

    private final SourceKind kind;
    private final Map<String, BenchTarget> targets;
    private final PrintStream out;
    private final BenchLab lab;
    private final SourceServers servers;
    private final Counters counters = new Counters();
    private int refused;

    /** Starts the server that this kind of source reads from. */
    SlowBusBench(SourceKind kind, Map<String, BenchTarget> targets, PrintStream out) {
        this.kind = kind;
        this.targets = targets;
        this.out = out;
        lab = new BenchLab(targets.values());
        servers = new SourceServers(lab.host());
        servers.start(kind);
    }

    /**
     * Prints memory over time, and a table.
     *
     * @return whether each event was on the bus once, those of sources that forget aside
     */
    boolean run() {
        List<Slowed> all = new ArrayList<>();
        for (int bytes : BenchLab.options("BYTES", "1024,204800")) {
            for (String target : targets.keySet()) {
                measure(target, bytes, all);
            }
        }
        out.println();
        out.println(Slowed.table(all));
        return refused == 0 && all.stream().allMatch(Slowed::complete);
    }

    @Override
    public void close() {
        counters.close();
        servers.close();
        lab.close();
    }

    /** One that cannot be measured costs the others nothing. */
    private void measure(String target, int bytes, List<Slowed> all) {
        try {
            all.add(measure(target, bytes));
            out.println(all.getLast());
        } catch (IllegalStateException e) {
            refused++;
            out.printf("%s, %d bytes: refused: %s%n", target, bytes, e.getMessage());
        }
    }

    private Slowed measure(String target, int bytes) {
        Offer offer = Offer.to(kind, BenchLab.option("RECORDS", 5_000), bytes);
        try (SlowLine line = new SlowLine(lab.busPort(), EVENTS_A_SECOND * onTheLine(bytes));
                Trial trial = new Trial(lab, servers, kind, "%s-%d".formatted(target, bytes), 1)) {
            return offer.waits() ? waiting(target, offer, trial, line) : offered(target, offer, trial, line);
        }
    }

    /** What waits at the source. */
    private Slowed waiting(String target, Offer offer, Trial trial, SlowLine line) {
        Trial.Begun begun = trial.begin(targets.get(target), offer, line.port());
        try (MemoryWatch memory = new MemoryWatch(trial.replicas())) {
            awaitSlowSeconds(trial);
            long slowPeak = memory.peakKib();
            Instant opened = Instant.now();
            line.open();
            trial.awaitCount(begun.expected());
            return slowed(target, offer, trial, begun.fed(), opened, slowPeak, memory);
        }
    }

    /**
     * What is fed at a pace as long as the bus is slow. What of that is lost says nothing of what comes afterwards, so that is fed,
     * too.
     */
    private Slowed offered(String target, Offer offer, Trial trial, SlowLine line) {
        trial.start(targets.get(target), Map.of(), line.port());
        trial.awaitReading();
        long before = trial.count();
        AtomicBoolean slow = new AtomicBoolean(true);
        try (MemoryWatch memory = new MemoryWatch(trial.replicas())) {
            var feeding = CompletableFuture.supplyAsync(
                    () -> offer.feed(trial.feeder(), 0, number -> slow.get()), Thread::startVirtualThread);
            try {
                awaitSlowSeconds(trial);
            } finally {
                slow.set(false); // whatever became of the target
            }
            long slowPeak = memory.peakKib();
            Instant opened = Instant.now();
            line.open(); // before the end of feeding, which may be held back
            List<Fed> fed = new ArrayList<>(fed(feeding));
            if (judged()) {
                trial.awaitCount(before + fed.size());
            } else {
                trial.awaitDrained();
                trial.awaitReading();
            }
            before = trial.count();
            List<Fed> afterwards =
                    offer.feed(trial.feeder(), Slowed.AFTERWARDS, number -> number < Slowed.AFTERWARDS + offer.count());
            trial.awaitCount(before + afterwards.size());
            fed.addAll(afterwards);
            return slowed(target, offer, trial, fed, opened, slowPeak, memory);
        }
    }

    private static List<Fed> fed(CompletableFuture<List<Fed>> feeding) {
        try {
            return feeding.orTimeout(FEEDING_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the source's server does not take what it is fed", e);
        }
    }

    private void awaitSlowSeconds(Trial trial) {
        var unused = Wait.holdsWithin(Duration.ofSeconds(BenchLab.option("SLOW_SECONDS", 30)), () -> trial.replicas()
                .ended());
        trial.replicas().check();
    }

    private Slowed slowed(
            String target, Offer offer, Trial trial, List<Fed> fed, Instant opened, long slowPeak, MemoryWatch memory) {
        trial.awaitQuiet();
        trial.awaitAcknowledged();
        out.printf("%s, %d bytes: resident MiB each 5 s: %s%n", target, offer.bytes(), memory.line());
        return Slowed.of(
                target,
                offer,
                judged(),
                fed,
                trial.events(),
                opened,
                slowPeak,
                memory.peakKib(),
                dropped(trial.replicas()));
    }

    /** A server of generic waits until it may write, so that it loses nothing though it keeps nothing. */
    private boolean judged() {
        return !kind.forgets() || kind == SourceKind.GENERIC;
    }

    /** Not every target counts. */
    private OptionalLong dropped(Replicas replicas) {
        try {
            return OptionalLong.of(counters.sum(replicas.metrics(), DROPPED));
        } catch (IllegalStateException e) {
            return OptionalLong.empty();
        }
    }

    /** The body travels in base64. */
    private static long onTheLine(int bytes) {
        return bytes * 4L / 3 + AROUND;
    }
}
