package io.tandem.e2e;

import java.util.List;
import java.util.Map;

/**
 * What the ledger found.
 *
 * @param fed how many events the sources accepted
 * @param read how many events the bus holds, warm-up left out
 * @param lost numbers fed and not read
 * @param doubled numbers read more than once, with the ids they were read under
 * @param outOfOrder numbers first read after a greater one of the same lane
 * @param strange numbers read that were never fed
 * @param stale numbers published in an older term than one before them, by a pod that was no longer the active one
 * @param overlapMillis longest time from a term's first event to one of an older term; 0 if there is none
 * @param faultGapsMillis for each fault, the longest time between two events that follow each other, of those that end
 *     after it and were not made by the next fault; -1 if there is none
 * @param longestGapMillis the same over the whole case; -1 if there is none
 * @param answers what senders saw
 */
public record Verdict(
        int fed,
        int read,
        List<Long> lost,
        Map<Long, List<String>> doubled,
        List<Long> outOfOrder,
        List<Long> strange,
        List<Long> stale,
        long overlapMillis,
        List<Long> faultGapsMillis,
        long longestGapMillis,
        Answers answers) {

    /** Of a source that accepted everything. */
    public Verdict(
            int fed,
            int read,
            List<Long> lost,
            Map<Long, List<String>> doubled,
            List<Long> outOfOrder,
            List<Long> strange,
            List<Long> stale,
            long overlapMillis,
            List<Long> faultGapsMillis,
            long longestGapMillis) {
        this(
                fed,
                read,
                lost,
                doubled,
                outOfOrder,
                strange,
                stale,
                overlapMillis,
                faultGapsMillis,
                longestGapMillis,
                Answers.NONE);
    }

    /** The same with these answers. */
    Verdict answering(Answers seen) {
        return new Verdict(
                fed,
                read,
                lost,
                doubled,
                outOfOrder,
                strange,
                stale,
                overlapMillis,
                faultGapsMillis,
                longestGapMillis,
                seen);
    }

    /** The same with other gaps. */
    Verdict withGaps(List<Long> millis) {
        return new Verdict(
                fed, read, lost, doubled, outOfOrder, strange, stale, overlapMillis, millis, longestGapMillis, answers);
    }

    /** The longest of the faults' gaps; -1 if after one of them nothing came any more. */
    public long worstFaultGapMillis() {
        return faultGapsMillis.contains(-1L)
                ? -1
                : faultGapsMillis.stream().mapToLong(gap -> gap).max().orElse(-1);
    }
}
