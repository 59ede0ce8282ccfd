package io.tandem.eventsource.pipeline;

/** One connection to a source, as those who deliver its events see it. Thread-safe. */
interface Attempt {
    /** An event came by it. */
    void entered();

    /** An event that came by it is settled. */
    void left();

    /** The connection is gone without having been ended by us: what its source was not told, it delivers again. */
    boolean failed();

    /** Ends it; another follows after a pause. */
    void fail(Throwable reason);
}
