package io.tandem.e2e;

import java.util.List;

/**
 * What came of one flood.
 *
 * @param target its name
 * @param good what who behaves saw
 * @param others what became of the requests of the flood, as text
 * @param memory of the pod
 * @param againMillis from the flood's end, with the bus working, until a post was answered 200
 * @param read events on the bus
 * @param faults what must not be; empty if the flood was endured
 */
record FloodRow(
        String target,
        Flood flood,
        GoodSeen good,
        String others,
        Memory memory,
        long againMillis,
        int read,
        List<String> faults) {
    private static final List<String> HEADER = List.of(
            "target",
            "flood",
            "connections",
            "who behaves: posts",
            "200",
            "503",
            "over 10 s",
            "p50 of 200",
            "p50 of 503",
            "longest",
            "resident before",
            "most",
            "10 s after",
            "most of the limit",
            "200 again",
            "on the bus",
            "the flood's own",
            "faults");

    /**
     * In KiB.
     *
     * @param mostGrouped the most that counted for the limit; 0 if there is none
     */
    record Memory(long before, long most, long after, long mostGrouped) {}

    /** All of them for a person. */
    static String table(List<FloodRow> rows) {
        return MarkdownTable.table(HEADER, rows.stream().map(FloodRow::cells).toList());
    }

    private List<String> cells() {
        return List.of(
                target,
                flood.title(),
                Integer.toString(flood.connections()),
                Integer.toString(good.sent()),
                Integer.toString(good.taken()),
                Integer.toString(good.later()),
                Integer.toString(good.late()),
                millis(good.medianMillis()),
                millis(good.laterMillis()),
                good.longestMillis() < 0 ? "-" : MarkdownTable.gap(good.longestMillis()),
                mebibytes(memory.before),
                mebibytes(memory.most),
                mebibytes(memory.after),
                memory.mostGrouped == 0 ? "no limit" : mebibytes(memory.mostGrouped),
                againMillis < 0 ? "never" : MarkdownTable.gap(againMillis),
                Integer.toString(read),
                others,
                faults.isEmpty() ? "none" : String.join("; ", faults));
    }

    private static String millis(long millis) {
        return millis < 0 ? "-" : millis + " ms";
    }

    private static String mebibytes(long kib) {
        return (kib >> 10) + " MiB";
    }
}
