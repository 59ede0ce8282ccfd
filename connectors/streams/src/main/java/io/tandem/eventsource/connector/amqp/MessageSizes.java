package io.tandem.eventsource.connector.amqp;

/**
 * How large the messages of a queue are, as a power of two: up at once, down by half after many that are smaller. For the
 * connections of one source, one after the other. Thread-safe.
 */
final class MessageSizes {
    /** So many small ones in a row, or a queue of mixed sizes would have one consumer after the other. */
    private static final int ROW = 1_000;

    /** 0 as long as none came. */
    private long bytes;

    private int smaller;

    synchronized void arrived(long length) {
        long size = length <= 1 ? 1 : Long.highestOneBit(length - 1) << 1;
        if (size >= bytes) {
            bytes = size;
            smaller = 0;
        } else if (++smaller == ROW) {
            bytes /= 2;
            smaller = 0;
        }
    }

    /**
     * How many of them have room in so many bytes, from 1 to {@code most}.
     *
     * @param first as long as none came
     */
    synchronized int fitting(long room, int most, int first) {
        return bytes == 0 ? first : Math.clamp(room / bytes, 1, most);
    }
}
