package io.tandem.eventsource.connector.kafka.avro;

import java.util.Arrays;

/** Reads Avro's binary encoding from an array. Whatever the bytes say, nothing is made that is larger than they are. */
final class AvroReader {
    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private int at;

    AvroReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    boolean bool() throws BadRecordException {
        return switch (next()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new BadRecordException("has a boolean that is neither 0 nor 1");
        };
    }

    int integer() throws BadRecordException {
        return (int) number();
    }

    long number() throws BadRecordException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            byte b = next();
            value |= (b & 0x7FL) << 7 * i;
            if (b >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new BadRecordException("has a number of more than 64 bits");
    }

    float float32() throws BadRecordException {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    double float64() throws BadRecordException {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    /** With its length before it. */
    byte[] bytes() throws BadRecordException {
        return bytes(number());
    }

    byte[] bytes(long length) throws BadRecordException {
        if (length < 0) {
            throw new BadRecordException("has a negative length");
        }
        if (length > bytes.length - at) {
            throw ended();
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    /** Which of so many there are. */
    int index(int count) throws BadRecordException {
        long index = number();
        if (index < 0 || index >= count) {
            throw new BadRecordException("chooses number %d where its schema has %d".formatted(index, count));
        }
        return (int) index;
    }

    /** How many items follow in an array or a map; 0 at its end. */
    long block() throws BadRecordException {
        long count = number();
        if (count >= 0) {
            return count;
        }
        if (count == Long.MIN_VALUE) {
            throw new BadRecordException("has a negative length");
        }
        var unused = number(); // its size, for those who skip it
        return -count;
    }

    private long littleEndian(int size) throws BadRecordException {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (next() & 0xFFL) << 8 * i;
        }
        return value;
    }

    private byte next() throws BadRecordException {
        if (at == bytes.length) {
            throw ended();
        }
        return bytes[at++];
    }

    private static BadRecordException ended() {
        return new BadRecordException("ends before its schema does");
    }
}
