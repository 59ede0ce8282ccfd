package io.tandem.e2e;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
            "errors");

    private BenchTable() {}

    /** The best round of each target and load; ratios are to the target that was measured last. */
    static String render(List<WebhookBench.Measured> all) {
        String reference = all.getLast().target();
        List<List<String>> rows = new ArrayList<>();
        for (int connections :
                all.stream().map(WebhookBench.Measured::connections).distinct().toList()) {
            Wrk.Load base = best(all, reference, connections).load();
            for (String target :
                    all.stream().map(WebhookBench.Measured::target).distinct().toList()) {
                WebhookBench.Measured best = best(all, target, connections);
                Wrk.Load load = best.load();
                rows.add(List.of(
                        Integer.toString(connections),
                        target,
                        format("%.0f", load.perSecond()),
                        format("%.2f", load.perSecond() / base.perSecond()),
                        format("%.2f ms", load.p50Micros() / 1000.0),
                        format("%.2f ms", load.p99Micros() / 1000.0),
                        format("%.2f", (double) load.p99Micros() / base.p99Micros()),
                        best.processorMicros().isPresent()
                                ? format("%.0f us", best.processorMicros().getAsDouble())
                                : "-",
                        Long.toString(load.errors())));
            }
        }
        return MarkdownTable.table(HEADER, rows);
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
