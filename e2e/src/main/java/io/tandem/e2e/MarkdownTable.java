package io.tandem.e2e;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Renders summaries for a person: one table a fault, aligned, and valid Markdown. */
public final class MarkdownTable {
    private static final List<String> HEADER = List.of(
            "source",
            "bus",
            "lock",
            "faults",
            "fed",
            "lost",
            "doubled",
            "out of order",
            "overlap",
            "gap (median)",
            "gap (worst)",
            "cut off",
            "restarts",
            "runs kept");

    private MarkdownTable() {}

    /** The tables, with a line about the machine and the load above them. */
    public static String render(Machine machine, List<Summary> summaries) {
        Map<Fault, List<Summary>> byFault = summaries.stream()
                .collect(Collectors.groupingBy(
                        summary -> summary.run().fault(), LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder("Measured on %s.%n".formatted(machine.line()));
        byFault.forEach((fault, those) -> text.append("%n### %s%n%n%s".formatted(title(fault), rows(those))));
        return text.toString();
    }

    private static String rows(List<Summary> those) {
        return table(HEADER, those.stream().map(MarkdownTable::row).toList());
    }

    /** Any table. */
    static String table(List<String> header, List<List<String>> rows) {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
        }
        StringBuilder text = new StringBuilder();
        text.append(line(header, widths, " "));
        text.append(line(header.stream().map(unused -> "").toList(), widths, "-"));
        rows.forEach(row -> text.append(line(row, widths, " ")));
        return text.toString();
    }

    /** A gap as text; one that never ended is called so. */
    static String gap(long millis) {
        return millis < 0 ? "never again" : String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }

    private static String title(Fault fault) {
        String description = fault.description();
        return description.substring(0, 1).toUpperCase(Locale.ROOT) + description.substring(1);
    }

    private static List<String> row(Summary summary) {
        Case run = summary.run();
        boolean moved = summary.fed() > 0;
        return List.of(
                run.source().label(),
                run.bus().label(),
                run.lock().label(),
                Integer.toString(summary.faults()),
                Long.toString(summary.fed()),
                Long.toString(summary.lost()),
                Long.toString(summary.doubled()),
                Long.toString(summary.outOfOrder()),
                summary.overlapMillis() == 0 ? "0" : gap(summary.overlapMillis()),
                moved ? gap(summary.gapMedian()) : "-",
                moved ? gap(summary.gapWorst()) : "-",
                run.source().posted() ? Long.toString(summary.cutOff()) : "-",
                Long.toString(summary.restarts()),
                result(summary));
    }

    private static String result(Summary summary) {
        String kept = "%d of %d".formatted(summary.passed(), summary.runs());
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
