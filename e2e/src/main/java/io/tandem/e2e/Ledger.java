package io.tandem.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what was fed into a source with what the bus holds. */
public final class Ledger {
    private Ledger() {}

    /**
     * Counts what is lost, doubled and out of order, and measures the gaps.
     *
     * @param fed accepted by the source
     * @param delivered found on the bus, in the bus's order; negative numbers (warm-up) only count for the gaps
     * @param faults when each of them began, in their order
     */
    public static Verdict compare(Collection<Fed> fed, List<Delivered> delivered, List<Instant> faults) {
        List<Delivered> numbered =
                delivered.stream().filter(event -> event.number() >= 0).toList();
        Set<Long> expected = new TreeSet<>();
        fed.forEach(event -> expected.add(event.number()));
        Map<Long, List<String>> idsByNumber = new TreeMap<>();
        numbered.forEach(event -> idsByNumber
                .computeIfAbsent(event.number(), unused -> new ArrayList<>())
                .add(event.id()));

        Set<Long> lost = new TreeSet<>(expected);
        lost.removeAll(idsByNumber.keySet());
        Set<Long> strange = new TreeSet<>(idsByNumber.keySet());
        strange.removeAll(expected);
        Map<Long, List<String>> doubled = new TreeMap<>(idsByNumber);
        doubled.values().removeIf(ids -> ids.size() < 2);
        return new Verdict(
                expected.size(),
                numbered.size(),
                List.copyOf(lost),
                doubled,
                outOfOrder(numbered),
                List.copyOf(strange),
                stale(delivered),
                overlap(delivered),
                faultGaps(delivered, faults),
                longestGap(delivered, Instant.MIN, Instant.MAX));
    }

    /** Only the first time a number is read counts: a redelivery is a double, not a disorder. */
    private static List<Long> outOfOrder(List<Delivered> delivered) {
        Map<String, Long> greatest = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        List<Long> result = new ArrayList<>();
        for (Delivered event : delivered) {
            if (!seen.add(event.number())) {
                continue;
            }
            if (event.number() < greatest.getOrDefault(event.lane(), Long.MIN_VALUE)) {
                result.add(event.number());
            }
            greatest.merge(event.lane(), event.number(), Math::max);
        }
        return List.copyOf(result);
    }

    /** Sources that do not tell their terms have none that is stale. */
    private static List<Long> stale(List<Delivered> delivered) {
        long newest = Long.MIN_VALUE;
        List<Long> result = new ArrayList<>();
        for (Delivered event : delivered) {
            if (event.epoch().isEmpty()) {
                continue;
            }
            long epoch = Long.parseLong(event.epoch());
            if (epoch < newest) {
                result.add(event.number());
            }
            newest = Math.max(newest, epoch);
        }
        return List.copyOf(result);
    }

    private static long overlap(List<Delivered> delivered) {
        long newest = Long.MIN_VALUE;
        Instant since = Instant.MIN;
        Duration longest = Duration.ZERO;
        for (Delivered event : delivered) {
            if (event.epoch().isEmpty()) {
                continue;
            }
            long epoch = Long.parseLong(event.epoch());
            if (epoch > newest) {
                newest = epoch;
                since = event.at();
            } else if (epoch < newest) {
                Duration overlap = Duration.between(since, event.at());
                longest = longest.compareTo(overlap) < 0 ? overlap : longest;
            }
        }
        return longest.toMillis();
    }

    private static List<Long> faultGaps(List<Delivered> delivered, List<Instant> faults) {
        List<Long> gaps = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            Instant next = i + 1 < faults.size() ? faults.get(i + 1) : Instant.MAX;
            gaps.add(longestGap(delivered, faults.get(i), next));
        }
        return List.copyOf(gaps);
    }

    /** A gap that the next fault made counts for that one only; one that began before both counts for both. */
    private static long longestGap(List<Delivered> delivered, Instant fault, Instant next) {
        List<Instant> arrivals = delivered.stream()
                .map(Delivered::at)
                .sorted(Comparator.naturalOrder())
                .toList();
        long longest = -1;
        for (int i = 1; i < arrivals.size(); i++) {
            boolean ofNext =
                    arrivals.get(i).isAfter(next) && arrivals.get(i - 1).isAfter(fault);
            if (arrivals.get(i).isAfter(fault) && !ofNext) {
                Duration gap = Duration.between(arrivals.get(i - 1), arrivals.get(i));
                longest = Math.max(longest, gap.toMillis());
            }
        }
        return longest;
    }
}
