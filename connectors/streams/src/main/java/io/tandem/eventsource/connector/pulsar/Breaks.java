package io.tandem.eventsource.connector.pulsar;

import java.time.Duration;

/**
 * Connections of a topic that end one after the other before anything new comes: what a message does on which the client
 * stumbles. Each is healed by the client, so that none of them lasts long enough to be told. Thread-safe.
 */
final class Breaks {
    /** More than a broker has that moves a topic. */
    static final int MOST = 4;

    private static final Duration WITHIN = Duration.ofSeconds(10);

    private long last;
    private long since;
    private int count;

    /** Something new came. */
    synchronized void arrived() {
        count = 0;
    }

    /**
     * @param lost when the connection was lost the last time, by any clock; 0 for never
     * @param nanos the time
     * @return whether that was one time too many
     */
    synchronized boolean tooMany(long lost, long nanos) {
        if (lost == last) {
            return false;
        }
        last = lost;
        if (count == 0 || nanos - since > WITHIN.toNanos()) {
            since = nanos;
            count = 0;
        }
        count++;
        return count >= MOST;
    }
}
