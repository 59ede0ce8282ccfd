package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.SimulatedReplica.Listening;
import io.tandem.eventsource.leader.SimulatedReplica.Process;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must hold in every schedule. It judges by its own book of what the store took and when that was sent, never by what
 * the code under test says of itself.
 */
final class Properties {
    /** A property was violated. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    private final SimulatedWorld world;
    /** By process: when its last write that the store took was sent, by its own clock. */
    private final Map<Integer, Long> sent = new HashMap<>();
    /** By process: the epochs that it wrote in its name. */
    private final Map<Integer, Set<Long>> written = new HashMap<>();

    private final Map<Integer, Long> ended = new HashMap<>();
    private long highest;
    /** By process: since when its term may overlap with another's that was begun on false news, in true time. */
    private final Map<Integer, Long> doubted = new HashMap<>();

    private String first;
    private long longestOverlap;
    private int terms;

    Properties(SimulatedWorld world) {
        this.world = world;
    }

    /** Of terms of which one was begun on false news of a death, or on a store that had lost its record. */
    Duration longestOverlap() {
        return Duration.ofNanos(longestOverlap);
    }

    int terms() {
        return terms;
    }

    /** Longest that two terms may both be unexpired if a takeover rested on false news: the slowest clock's deadline. */
    Duration overlapBound() {
        return Duration.ofNanos(
                (long) (world.protocol.timing.renewDeadline().toNanos() / (1 - SimulatedWorld.DRIFT)) + 1);
    }

    /** @param vanished there was no record, because the store had lost it */
    void wrote(Process writer, LockRecord record, boolean vanished, long at) {
        if (!record.holder().equals(writer.identity)) {
            return;
        }
        sent.merge(writer.id, at, Math::max);
        if (written.computeIfAbsent(writer.id, id -> new HashSet<>()).add(record.epoch())
                && (writer.misledAbout >= record.epoch() - 1 || vanished && writer.toldEpoch < highest)) {
            doubtOthers(writer);
        }
    }

    void began(Process process, Term term) {
        terms++;
        if (!written.getOrDefault(process.id, Set.of()).contains(term.epoch())) {
            violated("a term without a successful write: " + process + " epoch=" + term.epoch());
        }
        if (term.epoch() <= highest && (world.store.losses() == 0 || process.toldEpoch > highest)) {
            violated("the epoch does not rise: " + process + " epoch=" + term.epoch() + " after " + highest);
        }
        highest = Math.max(highest, term.epoch());
        doubted.remove(process.id);
        mayWork(process, "a term begins past its deadline");
    }

    void connects(Process process) {
        if (!process.active()) {
            violated("a standby connects to its source: " + process);
        }
        mayWork(process, "a source is connected past the deadline");
    }

    void publishes(Process process) {
        mayWork(process, "an event is published past the deadline");
    }

    /** A release is being sent. */
    void releases(Process process) {
        var since = ended.get(process.id);
        var waited = since == null ? 0 : process.nanos() - since;
        if (!process.drained() && waited < world.protocol.timing.drain().toNanos()) {
            violated("the lock is given up before the source is drained: " + process);
        }
    }

    /** After each event. */
    void check() {
        var active = 0;
        var doubtful = 0;
        for (var replica : world.replicas) {
            var process = replica.process();
            if (process == null) {
                continue;
            }
            if (process.active()) {
                active++;
                doubtful += doubted.containsKey(process.id) ? 1 : 0;
                ended.remove(process.id);
            } else if (process.term() != null) {
                ended.putIfAbsent(process.id, process.nanos());
                doubted.remove(process.id);
            }
            if (process.connected() && !process.active() && !process.paused() && !expiring(process)) {
                violated("a standby is connected to its source: " + process);
            }
        }
        if (active == 1) {
            doubted.clear();
        }
        overlaps();
        if (active - doubtful > 1) {
            violated(active + " terms at once");
        }
        if (first != null) {
            throw new Violation(first);
        }
    }

    private void doubtOthers(Process winner) {
        for (var replica : world.replicas) {
            var process = replica.process();
            if (process != null && process != winner && process.active()) {
                doubted.putIfAbsent(process.id, world.now());
            }
        }
    }

    private void overlaps() {
        doubted.forEach((process, since) -> {
            var overlap = world.now() - since;
            longestOverlap = Math.max(longestOverlap, overlap);
            if (overlap > overlapBound().toNanos()) {
                violated("terms overlap for longer than " + overlapBound());
            }
        });
    }

    /** Its deadline has just passed, or it was just continued: the events that tell it are due at this very moment. */
    private boolean expiring(Process process) {
        var since = ended.get(process.id);
        return since == null || process.resuming() || process.nanos() - since < 1_000;
    }

    private void mayWork(Process process, String otherwise) {
        var last = sent.get(process.id);
        if (last == null
                || process.nanos() - last
                        >= world.protocol.timing.renewDeadline().toNanos()) {
            violated(otherwise + ": " + process);
        }
    }

    boolean livesOn(String identity) {
        return world.replicas.stream()
                .anyMatch(replica -> replica.process() != null
                        && replica.process().identity.equals(identity)
                        && replica.process().active());
    }

    Listening listens(int process) {
        return world.replicas.stream()
                .filter(replica -> replica.process() != null && replica.process().id == process)
                .findFirst()
                .map(replica -> replica.process().listening())
                .orElse(Listening.GONE);
    }

    /** Kept until the event is over: what is thrown inside a stream would be the stream's failure, not the test's. */
    void violated(String what) {
        if (first == null) {
            first = what;
        }
    }
}
