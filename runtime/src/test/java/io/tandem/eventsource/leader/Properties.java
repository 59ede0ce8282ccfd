package io.tandem.eventsource.leader;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What must hold in every schedule. It judges by its own book of what the store took and when that was sent, never by what
 * the code under test says of itself.
 *
 * <p>Two terms at once are excused for two causes only, both outside the protocol's reach, and then for one renew
 * deadline: a takeover on false news of a death, and one on a store that had lost a record which the taker had never seen.
 */
public final class Properties {
    /** A property was violated. */
    public static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }

        Violation(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The last that a process wrote in its own name.
     *
     * @param sent by the writer's monotonic clock
     * @param incarnation of the store
     */
    private record Written(long epoch, long sent, int incarnation) {}

    private final SimulatedWorld world;
    /** By process. */
    private final Map<Integer, Written> written = new HashMap<>();
    /** By process: when its term was seen to be over, by its own clock. */
    private final Map<Integer, Long> ended = new HashMap<>();
    /** By process whose term overlaps with an excused one: since when, in true time. */
    private final Map<Integer, Long> excused = new HashMap<>();
    /** The highest epoch in the present incarnation of the store. */
    private long highest;

    private String first;
    private long longestOverlap;
    private int terms;

    Properties(SimulatedWorld world) {
        this.world = world;
    }

    /** Of unexpired terms, one of which was taken for one of the two excuses. */
    Duration longestOverlap() {
        return Duration.ofNanos(longestOverlap);
    }

    int terms() {
        return terms;
    }

    /** Longest that two terms may both be unexpired if there is an excuse: the slowest clock's deadline. */
    Duration overlapBound() {
        return Duration.ofNanos(
                (long) (world.protocol.timing.renewDeadline().toNanos() / (1 - SimulatedWorld.DRIFT)) + 1);
    }

    /**
     * The store took a write.
     *
     * @param sent by the writer's monotonic clock
     * @param told the highest epoch that the writer knew of when it sent it
     */
    void wrote(SimulatedProcess writer, SimulatedStore.Entry before, SimulatedStore.Entry now, long sent, long told) {
        var record = now.record();
        if (record.free()) {
            return;
        }
        var last = written.get(writer.id);
        var renewed = last != null && last.epoch() == record.epoch();
        if (!renewed && record.epoch() <= Math.max(highest, told)) {
            violated("the epoch does not rise: %s epoch=%d, was %d, told %d"
                    .formatted(writer, record.epoch(), highest, told));
        }
        highest = Math.max(highest, record.epoch());
        // An earlier attempt may arrive late, on a store that has lost the record: it extends nothing.
        if (last == null || sent >= last.sent()) {
            written.put(writer.id, new Written(record.epoch(), sent, now.incarnation()));
        } else if (renewed) {
            written.put(writer.id, new Written(last.epoch(), last.sent(), now.incarnation()));
        }
        excused.remove(writer.id);
        excuseOthers(writer, before, now, renewed, told);
    }

    /**
     * Those whose terms have begun or, if the answer to their write is on its way, may begin yet.
     *
     * @param renewed an owner writes its lost record again: between two losses there may have been another, whose end it
     *     cannot tell from its own record's loss
     * @param told what it knew when it sent this; what it learns while the write is on its way cannot stop it
     */
    private void excuseOthers(
            SimulatedProcess writer,
            SimulatedStore.Entry before,
            SimulatedStore.Entry now,
            boolean renewed,
            long told) {
        var misled = !before.record().free() && writer.knowledge.wasMisledAbout(before.record());
        var created = before.record().version().isEmpty() && now.incarnation() > 0;
        if (!misled && !created) {
            return;
        }
        for (var replica : world.replicas) {
            var other = replica.process();
            if (other != null
                    && other != writer
                    && inTime(other)
                    && (misled || renewed || told < epochOf(other) || !knew(writer, other))) {
                excused.putIfAbsent(other.id, world.now());
            }
        }
    }

    private long epochOf(SimulatedProcess process) {
        var last = written.get(process.id);
        return last == null ? 0 : last.epoch();
    }

    /** Everything in the store was lost. */
    void lost() {
        highest = 0;
    }

    void began(SimulatedProcess process, Term term) {
        terms++;
        var last = written.get(process.id);
        if (last == null || last.epoch() != term.epoch()) {
            violated("a term without a successful write: " + process + " epoch=" + term.epoch());
        }
        mayWork(process, "a term begins past its deadline");
    }

    public void connects(SimulatedProcess process) {
        if (!process.active()) {
            violated("a standby connects to its source: " + process);
        }
        mayWork(process, "a source is connected past the deadline");
    }

    /** An event is taken over from the source. */
    public void takesIn(SimulatedProcess process) {
        if (process.term() != null && process.active() && !process.term().open()) {
            violated("an event is taken in after intake ended: " + process);
        }
    }

    /** What was taken in can be published no more. */
    public void drops(SimulatedProcess process) {
        if (world.calm() && process.resigning()) {
            violated("an orderly stop drops what was taken in: " + process);
        }
    }

    public void publishes(SimulatedProcess process) {
        mayWork(process, "an event is published past the deadline");
    }

    /** A release is being sent. */
    void releases(SimulatedProcess process) {
        var since = ended.get(process.id);
        var waited = since == null ? 0 : process.nanos() - since;
        if (!process.drained() && waited < world.protocol.timing.drain().toNanos()) {
            violated("the lock is given up before the source is drained: " + process);
        }
    }

    /**
     * Somebody is told that the writer of a record is dead.
     *
     * @param incarnation of the store in which that record was: in a later one a namesake may have begun with the same epoch
     */
    void gone(SimulatedProcess told, String holder, long epoch, int incarnation) {
        for (var replica : world.replicas) {
            var process = replica.process();
            var last = process == null ? null : written.get(process.id);
            if (last != null && process.identity.equals(holder) && last.epoch() == epoch) {
                told.knowledge.misledAbout(holder, epoch);
                if (!process.seemsDead() && last.incarnation() == incarnation) {
                    violated("news of the death of %s, with which nothing was wrong".formatted(process));
                }
            }
        }
    }

    /** After each event. */
    void check() {
        var active = 0;
        var unexcused = 0;
        var since = Long.MAX_VALUE;
        for (var replica : world.replicas) {
            var process = replica.process();
            if (process == null) {
                continue;
            }
            if (!inTime(process)) {
                excused.remove(process.id);
            }
            if (process.active()) {
                active++;
                var excuse = excused.get(process.id);
                unexcused += excuse == null ? 1 : 0;
                since = excuse == null ? since : Math.min(since, excuse);
                ended.remove(process.id);
                mayWork(process, "a term goes on past its deadline");
            } else if (process.term() != null) {
                ended.putIfAbsent(process.id, process.nanos());
            }
            if (process.connected() && !process.active() && !process.paused() && !expiring(process)) {
                violated("a standby is connected to its source: " + process);
            }
        }
        if (unexcused > 1) {
            violated(unexcused + " terms at once");
        } else if (active > 1) {
            overlap(world.now() - since);
        }
        if (first != null) {
            throw new Violation(first);
        }
    }

    private void overlap(long nanos) {
        longestOverlap = Math.max(longestOverlap, nanos);
        if (nanos > overlapBound().toNanos()) {
            violated("terms overlap for longer than " + overlapBound());
        }
    }

    /** Whether it was told of the other's term by the store in which that was written last, so that it had to wait. */
    private boolean knew(SimulatedProcess writer, SimulatedProcess other) {
        var last = written.get(other.id);
        return last != null && writer.knowledge.knows(last.incarnation(), other.id, last.epoch());
    }

    /** Its deadline has just passed, or it was just continued: the events that tell it are due at this very moment. */
    private boolean expiring(SimulatedProcess process) {
        var since = ended.get(process.id);
        return since != null && (process.resuming() || process.nanos() - since < 1_000);
    }

    private void mayWork(SimulatedProcess process, String otherwise) {
        if (!inTime(process)) {
            violated(otherwise + ": " + process);
        }
    }

    /** Its last write that was taken was sent no longer ago than a term lasts. */
    private boolean inTime(SimulatedProcess process) {
        var last = written.get(process.id);
        return last != null
                && process.nanos() - last.sent()
                        < world.protocol.timing.renewDeadline().toNanos();
    }

    /** Kept until the event is over: what is thrown inside a stream would be the stream's failure, not the test's. */
    public void violated(String what) {
        if (first == null) {
            first = what;
        }
    }
}
