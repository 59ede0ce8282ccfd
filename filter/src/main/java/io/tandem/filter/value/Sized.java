package io.tandem.filter.value;

/**
 * An integer of another type than int: int64, uint8, a duration, a month ...
 *
 * @param value unsigned ones of 64 bits are held as the same bits
 */
public record Sized(Type type, long value) {
    public static Sized int64(long value) {
        return new Sized(Type.INT64, value);
    }

    /** @param nanos in nanoseconds */
    public static Sized duration(long nanos) {
        return new Sized(Type.DURATION, nanos);
    }
}
