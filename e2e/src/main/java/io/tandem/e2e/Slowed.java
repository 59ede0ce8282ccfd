package io.tandem.e2e;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What one target did while its bus was slow, and afterwards.
 *
 * @param bytes of each message
 * @param target its name
 * @param judged whether what is lost is its fault: the source can be held back, or delivers again
 * @param offered messages that the source's system took before the bus was fast again
 * @param slowRate events a second on the bus while it was slow
 * @param fastRate events a second afterwards: of what had waited or, where that is lost, of what was fed then
 * @param slowPeakKib the most resident memory while it was slow
 * @param peakKib the most resident memory
 * @param lost of what was offered, how many are not on the bus
 * @param dropped how many the target itself counted as dropped; empty if it does not tell
 * @param lostAfterwards of what was fed after the bus was fast again, how many are not on the bus
 * @param doubled how many are on the bus more than once
 */
record Slowed(
        int bytes,
        String target,
        boolean judged,
        int offered,
        double slowRate,
        double fastRate,
        long slowPeakKib,
        long peakKib,
        int lost,
        OptionalLong dropped,
        int lostAfterwards,
        int doubled) {
    /** Numbers from here on are fed after the bus is fast again. */
    static final long AFTERWARDS = 1_000_000_000;

    private static final List<String> HEADER = List.of(
            "bytes",
            "target",
            "offered",
            "events/s while slow",
            "events/s afterwards",
            "most resident while slow",
            "most resident",
            "lost",
            "counted as dropped",
            "lost afterwards",
            "doubled");

    /**
     * From what the bus holds in the end.
     *
     * @param fed before the bus was fast again, and from {@link #AFTERWARDS} on
     * @param opened when the bus became fast again
     */
    static Slowed of(
            String target,
            Offer offer,
            boolean judged,
            Collection<Fed> fed,
            List<Delivered> events,
            Instant opened,
            long slowPeakKib,
            long peakKib,
            OptionalLong dropped) {
        Verdict verdict = Ledger.compare(fed, events, List.of());
        List<Delivered> numbered =
                events.stream().filter(event -> event.number() >= 0).toList();
        List<Delivered> slow =
                numbered.stream().filter(event -> event.at().isBefore(opened)).toList();
        List<Delivered> fast = numbered.stream()
                .filter(event -> offer.waits() ? !event.at().isBefore(opened) : event.number() >= AFTERWARDS)
                .toList();
        int lostAfterwards = (int)
                verdict.lost().stream().filter(number -> number >= AFTERWARDS).count();
        return new Slowed(
                offer.bytes(),
                target,
                judged,
                (int) fed.stream().filter(each -> each.number() < AFTERWARDS).count(),
                Drained.perSecond(slow),
                Drained.perSecond(fast),
                slowPeakKib,
                peakKib,
                verdict.lost().size() - lostAfterwards,
                dropped,
                lostAfterwards,
                verdict.doubled().size());
    }

    /** Whether each was there once, as far as the target can help it. */
    boolean complete() {
        return doubled == 0 && (!judged || lost == 0 && lostAfterwards == 0);
    }

    /** A row for each. */
    static String table(List<Slowed> all) {
        return MarkdownTable.table(HEADER, all.stream().map(Slowed::row).toList());
    }

    private List<String> row() {
        return List.of(
                Integer.toString(bytes),
                target,
                Integer.toString(offered),
                String.format(Locale.ROOT, "%.0f", slowRate),
                String.format(Locale.ROOT, "%.0f", fastRate),
                BenchTable.mebibytes(slowPeakKib),
                BenchTable.mebibytes(peakKib),
                judged ? Integer.toString(lost) : "%d, not judged".formatted(lost),
                dropped.isPresent() ? Long.toString(dropped.getAsLong()) : "-",
                Integer.toString(lostAfterwards),
                Integer.toString(doubled));
    }
}
