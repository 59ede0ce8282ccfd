package io.tandem.eventsource.connector.redis;

/**
 * The id of an entry in its stream; later entries have higher ones. Both parts are unsigned.
 *
 * @param time in milliseconds, unless whoever added the entry chose otherwise
 */
record EntryId(long time, long sequence) implements Comparable<EntryId> {
    static final EntryId ZERO = new EntryId(0, 0);

    /** @throws NumberFormatException if it is none */
    static EntryId parse(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? new EntryId(Long.parseUnsignedLong(text), 0)
                : new EntryId(
                        Long.parseUnsignedLong(text, 0, dash, 10),
                        Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
    }

    /** The lowest id above this one. */
    EntryId next() {
        return sequence == -1 ? new EntryId(time + 1, 0) : new EntryId(time, sequence + 1);
    }

    @Override
    public int compareTo(EntryId other) {
        int byTime = Long.compareUnsigned(time, other.time);
        return byTime == 0 ? Long.compareUnsigned(sequence, other.sequence) : byTime;
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(time) + "-" + Long.toUnsignedString(sequence);
    }
}
