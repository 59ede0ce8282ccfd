package io.tandem.eventsource.connector.kafka;

import java.util.OptionalLong;
import java.util.TreeMap;

/** What became of one partition's records; tells up to where they are all done. Any thread may report. */
final class Progress {
    private final TreeMap<Long, Boolean> doneByOffset = new TreeMap<>();
    private long next = -1;
    private long committed = -1;
    private int unsettled;

    synchronized void emitted(long offset) {
        doneByOffset.put(offset, false);
        unsettled++;
    }

    /** This record need not be read again. */
    synchronized void done(long offset) {
        unsettled--;
        doneByOffset.put(offset, true);
        while (!doneByOffset.isEmpty() && doneByOffset.firstEntry().getValue()) {
            next = doneByOffset.pollFirstEntry().getKey() + 1;
        }
    }

    /** This record must be read again: nothing from it on is ever committed. */
    synchronized void left() {
        unsettled--;
    }

    /** Whether the outcome of every record is known. */
    synchronized boolean settled() {
        return unsettled == 0;
    }

    /** The offset to commit, if it is beyond the last one taken here. */
    synchronized OptionalLong take() {
        if (next <= committed) {
            return OptionalLong.empty();
        }
        committed = next;
        return OptionalLong.of(next);
    }

    /** The last commit failed: take it again. */
    synchronized void retake() {
        committed = -1;
    }
}
