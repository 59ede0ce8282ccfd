package io.tandem.eventsource.leader;

/** Where an elector stands between competing for the lock and giving it up. */
enum Phase {
    STANDING_BY,
    LEADING,
    /** On the way to an orderly end: nothing more is taken in, what was is published, and the lock is still renewed. */
    FLUSHING,
    /** Nothing is published any more; what is in flight settles. */
    DRAINING,
    RESIGNED;

    /** Whether a term is going on. */
    boolean publishing() {
        return this == LEADING || this == FLUSHING;
    }
}
