package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;

/** What is kept of a lock's records, so that a store that was lost does not take it along. */
final class LockMemory {
    /** The newest record there was, whatever became of it since. */
    private LockRecord newest = LockRecord.absent();
    /** Of all records there were: whoever made the record of a lost store again may have begun with one. */
    private long highestEpoch;
    /** Whether there is a record, as far as is known. */
    private boolean there;

    /**
     * What a record says that was just seen. One that vanished (its bucket was lost, its Lease deleted) binds like the last
     * one there was: its holder may not have noticed yet.
     */
    LockRecord of(LockRecord record) {
        there = !record.version().isEmpty();
        if (record.version().isEmpty()) {
            return newest.vanished();
        }
        newest = record;
        highestEpoch = Math.max(highestEpoch, record.epoch());
        return record;
    }

    /**
     * A record in an answer that newer news overtook: it may be all that is heard of one that has vanished since.
     *
     * @return whether what vanished binds otherwise than was known
     */
    boolean overtaken(LockRecord record) {
        highestEpoch = Math.max(highestEpoch, record.epoch());
        if (there || record.epoch() <= newest.epoch()) {
            return false;
        }
        newest = record;
        return true;
    }

    /** Of a term that begins in place of this record: above every epoch there was. */
    long nextEpoch(LockRecord record) {
        return Math.max(record.epoch(), highestEpoch) + 1;
    }
}
