package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one target made of what a source gave it.
 *
 * @param target its name
 * @param replicas that shared it
 * @param perSecond events, from the first on the bus to the last
 * @param processorMicros processor time of all replicas for each event; empty if it was too quick to say
 * @param firstAfter from the start of the replicas to the first event on the bus
 * @param lost how many are not on the bus
 * @param doubled how many are on the bus more than once
 * @param outOfOrder how many came after a later one of the same partition or queue
 * @param peakKib the most that one replica ever had resident
 */
record Drained(
        String target,
        int replicas,
        double perSecond,
        OptionalDouble processorMicros,
        Duration firstAfter,
        int lost,
        int doubled,
        int outOfOrder,
        long peakKib) {

    /** From what the bus holds in the end. */
    static Drained of(
            String target,
            int replicas,
            Trial.Begun begun,
            List<Delivered> events,
            OptionalDouble processorMicros,
            long peakKib) {
        Verdict verdict = Ledger.compare(begun.fed(), events, List.of(begun.start()));
        return new Drained(
                target,
                replicas,
                perSecond(events.stream().filter(event -> event.number() >= 0).toList()),
                processorMicros,
                Duration.between(begun.start(), events.getFirst().at()),
                verdict.lost().size(),
                verdict.doubled().size(),
                verdict.outOfOrder().size(),
                peakKib);
    }

    /** Whether each was there once. */
    boolean complete() {
        return lost == 0 && doubled == 0;
    }

    /** From the first of these to the last; 0 if they are too few to say. */
    static double perSecond(List<Delivered> events) {
        if (events.size() < 2) {
            return 0;
        }
        Instant first = events.getFirst().at();
        Duration took = Duration.between(first, events.getLast().at());
        return took.isZero() ? 0 : (events.size() - 1) * 1e9 / took.toNanos();
    }
}
