package io.tandem.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The runs of one case together. Counts are of all runs; gaps are milliseconds, -1 where there is none.
 *
 * @param run what ran
 * @param passed runs that kept what is promised
 * @param runs how many ran
 * @param faults how many faults they suffered
 * @param fed events accepted by the source
 * @param lost events of them that never arrived
 * @param doubled events of them that arrived more than once
 * @param outOfOrder events that arrived after a later one
 * @param stale events published by a pod whose term was over
 * @param overlapMillis longest time two terms published at once
 * @param gaps around each fault, the shortest first
 * @param gapMedian of the gap around the fault
 * @param gapWorst of the gap around the fault
 * @param cutOff connections that ended without an answer to a post
 * @param restarts of processes that nobody killed
 * @param note of the first run that has one
 */
public record Summary(
        Case run,
        long passed,
        int runs,
        int faults,
        long fed,
        long lost,
        long doubled,
        long outOfOrder,
        long stale,
        long overlapMillis,
        List<Long> gaps,
        long gapMedian,
        long gapWorst,
        long cutOff,
        long restarts,
        String note) {

    /** One summary a case, in the order of their first runs. */
    public static List<Summary> of(List<Outcome> outcomes) {
        Map<Case, List<Outcome>> byCase = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byCase.computeIfAbsent(outcome.run(), unused -> new ArrayList<>())
                .add(outcome));
        return byCase.values().stream().map(Summary::ofCase).toList();
    }

    private static Summary ofCase(List<Outcome> runs) {
        List<Verdict> verdicts =
                runs.stream().map(Outcome::verdict).flatMap(Optional::stream).toList();
        List<Long> gaps = verdicts.stream()
                .flatMap(verdict -> verdict.faultGapsMillis().stream())
                .sorted()
                .toList();
        return new Summary(
                runs.getFirst().run(),
                runs.stream()
                        .filter(outcome -> outcome.status() == Outcome.Status.PASSED)
                        .count(),
                runs.size(),
                gaps.size(),
                sum(verdicts, Verdict::fed),
                sum(verdicts, verdict -> verdict.lost().size()),
                sum(verdicts, verdict -> verdict.doubled().size()),
                sum(verdicts, verdict -> verdict.outOfOrder().size()),
                sum(verdicts, verdict -> verdict.stale().size()),
                verdicts.stream().mapToLong(Verdict::overlapMillis).max().orElse(0),
                gaps,
                median(gaps),
                worst(gaps),
                sum(verdicts, verdict -> verdict.answers().cutOff()),
                runs.stream().mapToLong(Outcome::restarts).sum(),
                runs.stream()
                        .map(Outcome::note)
                        .filter(note -> !note.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    /** The one in the middle; -1 of none. */
    static long median(List<Long> sorted) {
        return sorted.isEmpty() ? -1 : sorted.get(sorted.size() / 2);
    }

    /** The longest; -1 of none, or if one never ended. */
    static long worst(List<Long> gaps) {
        return gaps.contains(-1L)
                ? -1
                : gaps.stream().mapToLong(gap -> gap).max().orElse(-1);
    }

    private static long sum(List<Verdict> verdicts, ToLongFunction<Verdict> count) {
        return verdicts.stream().mapToLong(count).sum();
    }
}
