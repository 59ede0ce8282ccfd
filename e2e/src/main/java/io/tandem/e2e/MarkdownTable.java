package io.tandem.e2e;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Renders summaries for a person: aligned, and valid Markdown. */
public final class MarkdownTable {
    private static final List<String> HEADER = List.of(
            "source",
            "bus",
            "lock",
            "fault",
            "runs",
            "fed",
            "lost",
            "doubled",
            "out of order",
            "stale",
            "longest gap (median)",
            "longest gap (worst)",
            "restarts",
            "result");

    private MarkdownTable() {}

    /** The table with a line about the machine above it. */
    public static String render(Machine machine, List<Summary> summaries) {
        return "Measured on %s.%n%n%s"
                .formatted(
                        machine.line(),
                        table(HEADER, summaries.stream().map(MarkdownTable::row).toList()));
    }

    /** Any table. */
    static String table(List<String> header, List<List<String>> rows) {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        text.append(line(header, widths, " "));
        text.append(line(header.stream().map(unused -> "").toList(), widths, "-"));
        rows.forEach(row -> text.append(line(row, widths, " ")));
        return text.toString();
    }

    private static List<String> row(Summary summary) {
        Case run = summary.run();
        return List.of(
                run.source().label(),
                run.bus().label(),
                run.lock().label(),
                run.fault().description(),
                Integer.toString(summary.runs()),
                Long.toString(summary.fed()),
                Long.toString(summary.lost()),
                Long.toString(summary.doubled()),
                Long.toString(summary.outOfOrder()),
                Long.toString(summary.stale()),
                gap(summary, summary.gapMedian()),
                gap(summary, summary.gapWorst()),
                Long.toString(summary.restarts()),
                result(summary));
    }

    private static String gap(Summary summary, long millis) {
        if (summary.fed() == 0) {
            return "-";
        }
        return millis < 0 ? "never again" : String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }

    private static String result(Summary summary) {
        String kept = "%d of %d kept".formatted(summary.passed(), summary.runs());
        return summary.note().isEmpty()
                ? kept
                : "%s: %s".formatted(kept, summary.note().replace("\n", " "));
    }

    private static String line(List<String> cells, int[] widths, String fill) {
        return IntStream.range(0, widths.length)
                .mapToObj(
                        i -> cells.get(i) + fill.repeat(widths[i] - cells.get(i).length()))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
