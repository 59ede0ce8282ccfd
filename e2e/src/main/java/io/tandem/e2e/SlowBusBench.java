package io.tandem.e2e;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what the sources of several targets, in turn, do while a bus takes little, and after it takes all again. */
final class SlowBusBench implements AutoCloseable {
    private static final int EVENTS_A_SECOND = 50;
    /** About what an event adds on the line to its body: the event around it, and the header of its message. */
    private static final int AROUND = 900;

    private static final List<String> HEADER = List.of(
            "bytes",
            "target",
            "events/s while slow",
            "events/s afterwards",
            "most resident while slow",
            "most resident",
            "lost",
            "doubled");

    private final SourceKind kind;
    private final Map<String, BenchTarget> targets;
    private final PrintStream out;
    private final BenchLab lab;
    private final SourceServers servers;
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

    private record Slowed(
            int bytes,
            String target,
            double slowRate,
            double fastRate,
            long slowPeak,
            long peak,
            int lost,
            int doubled) {
        List<String> row() {
            return List.of(
                    Integer.toString(bytes),
                    target,
                    String.format(Locale.ROOT, "%.0f", slowRate),
                    String.format(Locale.ROOT, "%.0f", fastRate),
                    BenchTable.mebibytes(slowPeak),
                    BenchTable.mebibytes(peak),
                    Integer.toString(lost),
                    Integer.toString(doubled));
        }
    }

    /**
     * Prints memory over time, and a table.
     *
     * @return whether each event was on the bus once
     */
    boolean run() {
        List<Slowed> all = new ArrayList<>();
        for (int bytes : BenchLab.options("BYTES", "1024,204800")) {
            for (String target : targets.keySet()) {
                measure(target, bytes, all);
            }
        }
        out.println();
        out.println(MarkdownTable.table(HEADER, all.stream().map(Slowed::row).toList()));
        return refused == 0 && all.stream().allMatch(each -> each.lost() == 0 && each.doubled() == 0);
    }

    @Override
    public void close() {
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
            Trial.Begun begun = trial.begin(targets.get(target), offer, line.port());
            try (MemoryWatch memory = new MemoryWatch(trial.replicas())) {
                var unused =
                        Wait.holdsWithin(Duration.ofSeconds(BenchLab.option("SLOW_SECONDS", 30)), () -> trial.replicas()
                                .ended());
                long slowPeak = memory.peakKib();
                Instant opened = Instant.now();
                line.open();
                trial.awaitCount(begun.expected());
                trial.awaitQuiet();
                trial.awaitAcknowledged();
                out.printf("%s, %d bytes: resident MiB each 5 s: %s%n", target, bytes, memory.line());
                return slowed(target, bytes, opened, begun, trial.events(), slowPeak, memory.peakKib());
            }
        }
    }

    private static Slowed slowed(
            String target,
            int bytes,
            Instant opened,
            Trial.Begun begun,
            List<Delivered> events,
            long slowPeak,
            long peak) {
        Verdict verdict = Ledger.compare(begun.fed(), events, List.of());
        List<Delivered> numbered =
                events.stream().filter(event -> event.number() >= 0).toList();
        return new Slowed(
                bytes,
                target,
                Drained.perSecond(numbered.stream()
                        .filter(event -> event.at().isBefore(opened))
                        .toList()),
                Drained.perSecond(numbered.stream()
                        .filter(event -> !event.at().isBefore(opened))
                        .toList()),
                slowPeak,
                peak,
                verdict.lost().size(),
                verdict.doubled().size());
    }

    /** The body travels in base64. */
    private static long onTheLine(int bytes) {
        return bytes * 4L / 3 + AROUND;
    }
}
