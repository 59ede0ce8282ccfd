package io.tandem.eventsource.connector.kafka;

import io.tandem.eventsource.checkpoint.ContiguousPrefix;
import java.util.OptionalLong;

/** What became of one partition's records, while it is ours. Any thread may ask and report. */
final class Progress {
    private final ContiguousPrefix<Long> prefix = new ContiguousPrefix<>();
    private final int generation;
    private final String birth;
    private volatile TopicIdentity topic;
    private long next;
    private long taken;
    private boolean over;
    /** Of the thread that reads. */
    private long last;

    /**
     * @param generation of the consumer group, in which the partition became ours; -1 without a group
     * @param begin the first record to be read
     */
    Progress(int generation, Begin begin) {
        this.generation = generation;
        this.topic = begin.topic();
        this.birth = topic.birth();
        this.next = begin.offset();
        this.taken = begin.offset();
        this.last = begin.offset() - 1;
    }

    /** The topic that the partition is of. */
    TopicIdentity topic() {
        return topic;
    }

    /**
     * Which topic it is was not known at its begin.
     *
     * @param plain with the ids that its events have
     * @return whether it is known by this; it is committed with the next offset, since of an old one nothing tells that it is of
     *     this topic
     */
    synchronized boolean adopt(TopicIdentity plain) {
        if (over || topic.isKnown()) {
            return false;
        }
        topic = plain;
        return true;
    }

    /** What its events' ids have behind the topic's name; empty if nothing. */
    String birth() {
        return birth;
    }

    /**
     * Whether a record comes after the one before; for the one thread that reads. Not so where the partition's log was cut off, or
     * its topic was made again: then the broker goes on with an earlier offset.
     */
    boolean follows(long offset) {
        boolean follows = offset > last;
        last = offset;
        return follows;
    }

    /** Whether records that were read in this generation still count. */
    synchronized boolean counts(int readIn) {
        return !over && generation == readIn;
    }

    /** The next record goes out; null if the partition is no longer ours. */
    synchronized ContiguousPrefix<Long>.InFlight emitted(long offset) {
        return over ? null : prefix.emitted(offset);
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
