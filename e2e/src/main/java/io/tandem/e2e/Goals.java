package io.tandem.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What a takeover may take, beside what it took. */
public final class Goals {
    private static final List<Goal> ALL = List.of(
            new Goal(
                    "graceful: pod deleted, rollout, node drained",
                    Set.of(Fault.DELETED, Fault.ROLLOUT, Fault.DRAINED),
                    300,
                    500),
            new Goal("SIGKILL of the active", Set.of(Fault.KILLED), 1_000, 2_000),
            new Goal("SIGSTOP of the active, later SIGCONT", Set.of(Fault.STOPPED), 3_000, 6_000),
            new Goal("bus gone for 30 s", Set.of(Fault.BUS_GONE), -1, -1),
            new Goal("API server gone for 30 s", Set.of(Fault.API_GONE), -1, -1));

    private static final Set<SourceKind> SOURCES =
            Set.of(SourceKind.KAFKA, SourceKind.AMQP, SourceKind.NATS, SourceKind.CALENDAR);
    private static final List<String> HEADER = List.of(
            "fault",
            "lock",
            "goal",
            "gap (median)",
            "gap (worst)",
            "within the goal",
            "lost",
            "doubled",
            "overlap",
            "lost by core NATS",
            "restarts");

    private Goals() {}

    /**
     * A goal.
     *
     * @param title what it is about
     * @param faults which it holds for
     * @param busMillis longest gap with the lock on the bus; -1 if it only has to go on by itself
     * @param leaseMillis the same with the Lease
     */
    private record Goal(String title, Set<Fault> faults, long busMillis, long leaseMillis) {
        long millis(Lock lock) {
            return lock == Lock.BUS ? busMillis : leaseMillis;
        }
    }

    /** The cases that show them. */
    public static List<Case> cases() {
        return Matrix.every().stream()
                .filter(each -> each.bus() == BusKind.JETSTREAM && each.lock() != Lock.NONE)
                .filter(each -> SOURCES.contains(each.source()))
                .filter(each -> goal(each.fault()).isPresent())
                .toList();
    }

    /** A table of those goals that {@code summaries} tell something about; empty if there is none. */
    static String render(Machine machine, List<Summary> summaries) {
        List<List<String>> rows = new ArrayList<>();
        for (Goal goal : ALL) {
            for (Lock lock : List.of(Lock.BUS, Lock.LEASE)) {
                List<Summary> those = summaries.stream()
                        .filter(summary -> summary.run().lock() == lock)
                        .filter(summary -> goal.faults().contains(summary.run().fault()))
                        .toList();
                if (!those.isEmpty()) {
                    rows.add(row(goal, lock, those));
                }
            }
        }
        return rows.isEmpty()
                ? ""
                : "Measured on %s.%n%n%s".formatted(machine.line(), MarkdownTable.table(HEADER, rows));
    }

    private static Optional<Goal> goal(Fault fault) {
        return ALL.stream().filter(goal -> goal.faults().contains(fault)).findFirst();
    }

    /** A calendar's gaps say nothing: it ticks each second. */
    private static List<String> row(Goal goal, Lock lock, List<Summary> those) {
        List<Long> gaps = those.stream()
                .filter(summary -> !summary.run().source().ticks())
                .flatMap(summary -> summary.gaps().stream())
                .sorted()
                .toList();
        long millis = goal.millis(lock);
        long within = gaps.stream().filter(gap -> gap >= 0 && gap <= millis).count();
        List<Summary> remembering = those.stream()
                .filter(summary -> !summary.run().source().forgets())
                .toList();
        List<Summary> forgetting = those.stream()
                .filter(summary -> summary.run().source().forgets())
                .toList();
        return List.of(
                goal.title(),
                lock.label(),
                millis < 0 ? "goes on by itself" : MarkdownTable.gap(millis),
                MarkdownTable.gap(Summary.median(gaps)),
                MarkdownTable.gap(Summary.worst(gaps)),
                millis < 0
                        ? "%d of %d"
                                .formatted(gaps.stream().filter(gap -> gap >= 0).count(), gaps.size())
                        : "%d of %d".formatted(within, gaps.size()),
                of(remembering, Summary::lost),
                of(those, Summary::doubled),
                MarkdownTable.gap(
                        those.stream().mapToLong(Summary::overlapMillis).max().orElse(0)),
                of(forgetting, Summary::lost),
                Long.toString(those.stream().mapToLong(Summary::restarts).sum()));
    }

    private static String of(List<Summary> those, ToLongFunction<Summary> count) {
        return "%d of %d"
                .formatted(
                        those.stream().mapToLong(count).sum(),
                        those.stream().mapToLong(Summary::fed).sum());
    }
}
