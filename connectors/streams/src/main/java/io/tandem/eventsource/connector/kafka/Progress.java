package io.tandem.eventsource.connector.kafka;

import io.tandem.eventsource.checkpoint.ContiguousPrefix;
import java.util.OptionalLong;

/** What became of one partition's records, while it is ours. Any thread may ask and report. */
final class Progress {
    private final ContiguousPrefix<Long> prefix = new ContiguousPrefix<>();
    private final int generation;
    private final String birth;
    private long next;
    private long taken;
    /** Of the thread that reads. */
    private long last;

    private boolean over;

    /**
     * @param generation of the consumer group, in which the partition became ours; -1 without a group
     * @param begin the first record to be read
     */
    Progress(int generation, Begin begin) {
        this.generation = generation;
        this.birth = begin.birth();
        this.next = begin.offset();
        this.taken = begin.offset();
        this.last = begin.offset() - 1;
    }

    /** What tells the topic from a former one of the same name; may be empty. */
    String birth() {
        return birth;
    }

    /** The first offset that is not settled. */
    synchronized long reached() {
        prefix.take().ifPresent(offset -> next = offset + 1);
        return next;
    }

    /** Whether records that were read in this generation still count. */
    synchronized boolean counts(int readIn) {
        return !over && generation == readIn;
    }

    /** The next record goes out; null if the partition is no longer ours. */
    synchronized ContiguousPrefix<Long>.InFlight emitted(long offset) {
        return over ? null : prefix.emitted(offset);
    }

    /**
     * Whether a record comes after the one before; for the one thread that reads. Not so in a topic that was made again: where an
     * offset is beyond its end, the broker begins with its first.
     */
    boolean follows(long offset) {
        boolean follows = offset > last;
        last = offset;
        return follows;
    }

    /** No longer ours: nothing more goes out. */
    synchronized void end() {
        over = true;
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Whether the outcome of every record is known. */
    boolean settled() {
        return prefix.settled();
    }

    /** The offset to commit, if it is beyond the last one taken here. */
    synchronized OptionalLong take() {
        prefix.take().ifPresent(offset -> next = offset + 1);
        if (next == taken) {
            return OptionalLong.empty();
        }
        taken = next;
        return OptionalLong.of(next);
    }

    /** The last commit failed, or may yet fail: take it again. */
    synchronized void retake() {
        taken = -1;
    }
}
