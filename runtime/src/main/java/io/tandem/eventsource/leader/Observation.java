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

    /** What spoke for its writer's death is used up. */
    Observation unconfirmed() {
        return new Observation(record, since, false);
    }

    boolean isOf(String holder, long epoch) {
        return record.holder().equals(holder) && record.epoch() == epoch;
    }

    boolean isOfAnother(String identity) {
        return !record.free() && !record.holder().equals(identity);
    }

    /** There is no record: there never was one, or it vanished. */
    boolean absent() {
        return record.version().isEmpty();
    }

    /** The owner may have been started with a longer duration than ours: its record says so. */
    Duration binding(Duration ours) {
        return record.duration().compareTo(ours) > 0 ? record.duration() : ours;
    }

    /** For how long nobody may have worked; zero if nobody ever did. */
    Duration vacancy(long now) {
        return record.epoch() == 0 ? Duration.ZERO : Duration.ofNanos(now - since);
    }

    /** Whether it may be taken now by this identity. */
    boolean takeable(String identity, Duration ours, long now) {
        var waited = now - since >= binding(ours).toNanos();
        if (absent() && record.epoch() > 0) {
            // It vanished, and others may have held it since we last saw it.
            return waited;
        }
        // Our own name on it: we were restarted, and whoever wrote it is the process that we replace.
        return record.free() || holderGone || record.holder().equals(identity) || waited;
    }
}
