package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;
import java.util.HashSet;
import java.util.Set;

/** What a process was told, for the properties to judge it by: not by what it could not know. */
final class SimulatedKnowledge {
    /** Which terms it was told of by the store. */
    private final Set<Known> known = new HashSet<>();
    /** Of whose writers it was told that they are dead though they live. */
    private final Set<Misled> misled = new HashSet<>();

    private long highestEpoch;

    /** The highest it was told of, its own included. */
    long highestEpoch() {
        return highestEpoch;
    }

    void learned(SimulatedStore.Entry entry) {
        var epoch = entry.record().epoch();
        highestEpoch = Math.max(highestEpoch, epoch);
        if (entry.writer() != null) {
            known.add(new Known(entry.incarnation(), entry.writer().id, epoch));
        }
    }

    boolean knows(int incarnation, int writer, long epoch) {
        return known.contains(new Known(incarnation, writer, epoch));
    }

    void misledAbout(String holder, long epoch) {
        misled.add(new Misled(holder, epoch));
    }

    boolean wasMisledAbout(LockRecord record) {
        return misled.contains(new Misled(record.holder(), record.epoch()));
    }

    private record Known(int incarnation, int writer, long epoch) {}

    private record Misled(String holder, long epoch) {}
}
