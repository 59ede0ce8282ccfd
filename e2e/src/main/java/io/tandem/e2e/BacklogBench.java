package io.tandem.e2e;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures how fast the sources of several targets, in turn, move what waits for them to the bus. */
final class BacklogBench implements AutoCloseable {
    private final SourceKind kind;
    private final Map<String, BenchTarget> targets;
    private final PrintStream out;
    private final Offer offer;
    private final BenchLab lab;
    private final SourceServers servers;
    private int refused;

    /** Starts the server that this kind of source reads from. */
    BacklogBench(SourceKind kind, Map<String, BenchTarget> targets, PrintStream out) {
        this.kind = kind;
        this.targets = targets;
        this.out = out;
        offer = Offer.to(kind, BenchLab.option("RECORDS", 30_000), BenchLab.option("BYTES", 1024));
        lab = new BenchLab(targets.values());
        servers = new SourceServers(lab.host());
        servers.start(kind);
    }

    /**
     * Prints a table.
     *
     * @return whether in every round each event was on the bus once
     */
    boolean run() {
        List<Integer> shares = BenchLab.options("REPLICAS", "1");
        if (kind == SourceKind.MQTT && offer.waits() && !shares.equals(List.of(1))) {
            throw new IllegalArgumentException("nothing waits for replicas that share a subscription: set PACE");
        }
        List<Drained> all = new ArrayList<>();
        for (int replicas : shares) {
            for (int round = 1; round <= BenchLab.option("ROUNDS", 2); round++) {
                for (String target : targets.keySet()) {
                    measure(target, replicas, round, all);
                }
            }
        }
        out.println();
        out.println(BacklogTable.render(all, List.copyOf(targets.keySet()).getLast()));
        return refused == 0 && all.stream().allMatch(Drained::complete);
    }

    @Override
    public void close() {
        servers.close();
        lab.close();
    }

    /** One that cannot be measured costs the others nothing. */
    private void measure(String target, int replicas, int round, List<Drained> all) {
        try {
            all.add(measure(target, replicas, round));
            out.println(all.getLast());
        } catch (IllegalStateException e) {
            refused++;
            out.printf("%s with %d replicas: refused: %s%n", target, replicas, e.getMessage());
        }
    }

    private Drained measure(String target, int replicas, int round) {
        String source = "%s-%d-%d".formatted(target, replicas, round);
        try (Trial trial = new Trial(lab, servers, kind, source, replicas)) {
            Trial.Begun begun = trial.begin(targets.get(target), offer);
            trial.awaitCount(begun.expected());
            Usage usage = trial.usage();
            trial.awaitQuiet();
            Drained drained = Drained.of(
                    target,
                    replicas,
                    begun,
                    trial.events(),
                    begun.usage().microsAnEvent(usage),
                    trial.replicas().peakKib());
            try {
                trial.awaitAcknowledged();
            } catch (IllegalStateException e) {
                throw new IllegalStateException("%s, of %s".formatted(e.getMessage(), drained), e);
            }
            return drained;
        }
    }
}
