package io.tandem.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Renders what {@link BacklogBench} measured. */
final class BacklogTable {
    private static final List<String> HEADER = List.of(
            "replicas",
            "target",
            "events/s",
            "ratio",
            "of fewest replicas",
            "processor time an event",
            "first event after",
            "lost",
            "doubled",
            "out of order",
            "most resident");

    private BacklogTable() {}

    /**
     * The fastest round of each target, and the worst of what it lost, doubled or disordered. Ratios are to the target called
     * {@code reference} with as many replicas, and to the target itself with the fewest.
     */
    static String render(List<Drained> all, String reference) {
        int fewest = all.stream().mapToInt(Drained::replicas).min().orElse(1);
        List<List<String>> rows = new ArrayList<>();
        for (int replicas : all.stream().map(Drained::replicas).distinct().toList()) {
            for (String target : all.stream().map(Drained::target).distinct().toList()) {
                best(all, target, replicas)
                        .ifPresent(best ->
                                rows.add(row(all, best, best(all, reference, replicas), best(all, target, fewest))));
            }
        }
        return MarkdownTable.table(HEADER, rows);
    }

    private static List<String> row(
            List<Drained> all, Drained best, Optional<Drained> reference, Optional<Drained> fewest) {
        return List.of(
                Integer.toString(best.replicas()),
                best.target(),
                format("%.0f", best.perSecond()),
                ratio(best, reference),
                ratio(best, fewest),
                best.processorMicros().isPresent()
                        ? format("%.0f us", best.processorMicros().getAsDouble())
                        : "-",
                format("%.1f s", best.firstAfter().toMillis() / 1000.0),
                worst(all, best, Drained::lost),
                worst(all, best, Drained::doubled),
                worst(all, best, Drained::outOfOrder),
                BenchTable.mebibytes(best.peakKib()));
    }

    private static Optional<Drained> best(List<Drained> all, String target, int replicas) {
        return all.stream()
                .filter(each -> each.target().equals(target) && each.replicas() == replicas)
                .max(Comparator.comparingDouble(Drained::perSecond));
    }

    private static String ratio(Drained best, Optional<Drained> other) {
        return other.filter(base -> base.perSecond() > 0)
                .map(base -> format("%.2f", best.perSecond() / base.perSecond()))
                .orElse("-");
    }

    private static String worst(List<Drained> all, Drained best, ToIntFunction<Drained> count) {
        return Integer.toString(all.stream()
                .filter(each -> each.target().equals(best.target()) && each.replicas() == best.replicas())
                .mapToInt(count)
                .max()
                .orElseThrow());
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
