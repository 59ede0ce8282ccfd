package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;
import java.time.Duration;

/**
 * What a standby knows of the lock: the record, and when it last saw it change by its own monotonic clock.
 *
 * @param record as last seen
 * @param since when it was first seen like this, in nanoseconds
 * @param holderGone its writer is known to be dead
 */
record Observation(LockRecord record, long since, boolean holderGone) {
    Observation gone() {
        return new Observation(record, since, true);
    }

    boolean isOf(String holder, long epoch) {
        return record.holder().equals(holder) && record.epoch() == epoch;
    }

    /** The owner may have been started with a longer duration than ours: its record says so. */
    Duration binding(Duration ours) {
        return record.duration().compareTo(ours) > 0 ? record.duration() : ours;
    }

    /** Whether it may be taken now by this identity. */
    boolean takeable(String identity, Duration ours, long now) {
        // Our own name on it: we were restarted, and whoever wrote it is the process that we replace.
        return record.free()
                || holderGone
                || record.holder().equals(identity)
                || now - since >= binding(ours).toNanos();
    }
}
