package io.tandem.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Renders what {@link WebhookBench} measured. */
final class BenchTable {
    private static final List<String> HEADER = List.of(
            "connections",
            "target",
            "requests/s",
            "ratio",
            "p50",
            "p99",
            "p99 ratio",
            "processor time a request",
            "on the bus");

    private BenchTable() {}

    /**
     * The best round of each target and load; ratios are to the target that was measured last. Where a round cannot count, nor
     * do the others: they differ by luck.
     */
    static String render(List<WebhookBench.Measured> all) {
        String reference = all.getLast().target();
        List<List<String>> rows = new ArrayList<>();
        for (int connections :
                all.stream().map(WebhookBench.Measured::connections).distinct().toList()) {
            Optional<Wrk.Load> base = refused(all, reference, connections).isEmpty()
                    ? Optional.of(best(all, reference, connections).load())
                    : Optional.empty();
            for (String target :
                    all.stream().map(WebhookBench.Measured::target).distinct().toList()) {
                rows.add(refused(all, target, connections)
                        .map(why -> List.of(
                                Integer.toString(connections), target, "refused: " + why, "-", "-", "-", "-", "-", "-"))
                        .orElseGet(() -> row(best(all, target, connections), base)));
            }
        }
        return MarkdownTable.table(HEADER, rows);
    }

    private static List<String> row(WebhookBench.Measured best, Optional<Wrk.Load> base) {
        Wrk.Load load = best.load();
        return List.of(
                Integer.toString(best.connections()),
                best.target(),
                format("%.0f", load.perSecond()),
                base.map(other -> format("%.2f", load.perSecond() / other.perSecond()))
                        .orElse("-"),
                format("%.2f ms", load.p50Micros() / 1000.0),
                format("%.2f ms", load.p99Micros() / 1000.0),
                base.map(other -> format("%.2f", (double) load.p99Micros() / other.p99Micros()))
                        .orElse("-"),
                best.processorMicros().isPresent()
                        ? format("%.0f us", best.processorMicros().getAsDouble())
                        : "-",
                best.stored().isPresent() ? "all" : "not known");
    }

    private static Optional<String> refused(List<WebhookBench.Measured> all, String target, int connections) {
        return all.stream()
                .filter(each -> each.target().equals(target) && each.connections() == connections)
                .flatMap(each -> each.refused().stream())
                .findFirst();
    }

    static String mebibytes(OptionalLong kib) {
        return kib.isPresent() ? mebibytes(kib.getAsLong()) : "-";
    }

    static String mebibytes(long kib) {
        return format("%.0f MiB", kib / 1024.0);
    }

    private static WebhookBench.Measured best(List<WebhookBench.Measured> all, String target, int connections) {
        return all.stream()
                .filter(each -> each.target().equals(target) && each.connections() == connections)
                .max(Comparator.comparingDouble(each -> each.load().perSecond()))
                .orElseThrow();
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
