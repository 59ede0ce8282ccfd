package io.tandem.e2e;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Checks that what can never be published is stored apart where that is asked for, and that nothing behind it is held up. */
final class ParkCheck implements AutoCloseable {
    private static final Map<String, String> PARK = Map.of("tandem.io/on-invalid-event", "park");
    private static final int POISON_EACH = 20;
    private static final long FIRST_POISON = 1_000_000;
    private static final int AFTERWARDS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> COUNTERS =
            List.of("argo_events_events_processing_failed_total", "argo_events_events_sent_failed_total");

    private final Map<String, BenchTarget> targets;
    private final PrintStream out;
    private final BenchLab lab;
    private final SourceServers servers;
    private final Counters counters = new Counters();

    ParkCheck(Map<String, BenchTarget> targets, PrintStream out) {
        this.targets = targets;
        this.out = out;
        lab = new BenchLab(targets.values());
        servers = new SourceServers(lab.host());
    }

    /** The kinds that read from a server. */
    static List<SourceKind> kinds() {
        return Arrays.stream(SourceKind.values()).filter(SourceKind::hasServer).toList();
    }

    /**
     * Prints a line for each kind and target.
     *
     * @return whether all is well
     */
    boolean run(List<SourceKind> kinds) {
        boolean well = true;
        for (SourceKind kind : kinds) {
            servers.start(kind);
            for (String target : targets.keySet()) {
                List<String> wrong = check(kind, target);
                out.printf(
                        "%s %s: %s%n", kind.label(), target, wrong.isEmpty() ? "all parked" : String.join("; ", wrong));
                well &= wrong.isEmpty();
            }
        }
        return well;
    }

    @Override
    public void close() {
        counters.close();
        servers.close();
        lab.close();
    }

    private List<String> check(SourceKind kind, String target) {
        String source = "%s-%s".formatted(target, kind.label());
        try (Trial trial = new Trial(lab, servers, kind, source, 1)) {
            List<Fed> good = new ArrayList<>();
            List<Poison> poisons = new ArrayList<>();
            long before = prepare(kind, target, trial);
            for (long number = 0; number < BenchLab.option("RECORDS", 200); number++) {
                good.add(send(trial, number));
                if (number % POISON_EACH == 0) {
                    poisons.add(poison(kind, FIRST_POISON + poisons.size()));
                    trial.feeder()
                            .send(poisons.getLast().number(), poisons.getLast().body())
                            .join();
                }
            }
            if (!kind.forgets()) {
                start(target, trial);
            }
            trial.awaitCount(before + good.size());
            for (int i = 0; i < AFTERWARDS; i++) {
                good.add(send(trial, good.size()));
            }
            trial.awaitCount(before + good.size());
            var unused = Wait.holdsWithin(LIMIT, () -> trial.parked().size() >= poisons.size());
            trial.awaitQuiet();
            return wrong(trial, good, poisons);
        } catch (IllegalStateException e) {
            return List.of(e.getMessage());
        }
    }

    /**
     * Who forgets has to be read before it is fed; others have it waiting, so that poison and good messages come at once.
     *
     * @return how many events are on the bus already
     */
    private long prepare(SourceKind kind, String target, Trial trial) {
        if (!kind.forgets()) {
            trial.feeder().keep();
            return 0;
        }
        start(target, trial);
        trial.awaitReading();
        return trial.count();
    }

    private void start(String target, Trial trial) {
        trial.start(targets.get(target), PARK, lab.busPort());
    }

    private static Fed send(Trial trial, long number) {
        return new Fed(trial.feeder().send(number, Body.of(number)).join(), number);
    }

    /** A stream of Redis has no body that could be wrong. */
    private static Poison poison(SourceKind kind, long number) {
        return kind == SourceKind.REDIS_STREAM || number % 2 == 1 ? Poison.large(number) : Poison.text(number);
    }

    private List<String> wrong(Trial trial, List<Fed> good, List<Poison> poisons) {
        List<String> wrong = new ArrayList<>();
        Verdict verdict = Ledger.compare(good, trial.events(), List.of());
        if (!verdict.lost().isEmpty()
                || !verdict.doubled().isEmpty()
                || !verdict.strange().isEmpty()) {
            wrong.add("of %d good events %d lost, %d doubled, and %d strange"
                    .formatted(
                            good.size(),
                            verdict.lost().size(),
                            verdict.doubled().size(),
                            verdict.strange().size()));
        }
        List<byte[]> parked = trial.parked();
        long found = poisons.stream()
                .filter(poison -> parked.stream().filter(poison::isIn).count() == 1)
                .count();
        if (found != poisons.size() || parked.size() != poisons.size()) {
            wrong.add("of %d messages %d parked with their bytes, %d parked in all"
                    .formatted(poisons.size(), found, parked.size()));
        }
        long counted = counters.sum(trial.replicas().metrics(), COUNTERS);
        if (counted != poisons.size()) {
            wrong.add("%d counted instead of %d".formatted(counted, poisons.size()));
        }
        return wrong;
    }
}
