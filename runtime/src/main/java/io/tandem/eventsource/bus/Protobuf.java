package io.tandem.eventsource.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Messages in protobuf whose fields are texts, bytes and whole numbers. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private Protobuf() {}

    /** Reads a message. */
    static Fields read(byte[] message) throws IOException {
        return new Fields(new Reader(message).fields());
    }

    /** The fields of a message by number; of one that is repeated the last. */
    record Fields(Map<Integer, Object> byNumber) {
        /** Empty if it is absent, as protobuf has it. */
        String text(int number) {
            return new String(bytes(number), UTF_8);
        }

        byte[] bytes(int number) {
            return byNumber.get(number) instanceof byte[] bytes ? bytes : new byte[0];
        }

        long number(int number) {
            return byNumber.get(number) instanceof Long value ? value : 0;
        }
    }

    /** Writes a message, field after field. */
    static final class Writer extends ByteArrayOutputStream {
        Writer text(int field, String value) {
            return bytes(field, value.getBytes(UTF_8));
        }

        Writer bytes(int field, byte[] value) {
            varint(field << 3 | BYTES);
            varint(value.length);
            writeBytes(value);
            return this;
        }

        Writer number(int field, int value) {
            varint(field << 3 | VARINT);
            varint(value);
            return this;
        }

        private void varint(int value) {
            int rest = value;
            while ((rest & ~0x7f) != 0) {
                write(rest & 0x7f | 0x80);
                rest >>>= 7;
            }
            write(rest);
        }
    }

    private static final class Reader {
        private final byte[] message;
        private int at;

        Reader(byte[] message) {
            this.message = message;
        }

        Map<Integer, Object> fields() throws IOException {
            var fields = new HashMap<Integer, Object>();
            while (at < message.length) {
                int key = (int) varint();
                switch (key & 7) {
                    case VARINT -> fields.put(key >>> 3, varint());
                    case BYTES -> fields.put(key >>> 3, bytes(varint()));
                    default -> throw new IOException("a message has a field of a kind that is not expected");
                }
            }
            return fields;
        }

        private byte[] bytes(long length) throws IOException {
            if (length < 0 || length > message.length - at) {
                throw new IOException("a message is cut off");
            }
            at += (int) length;
            return Arrays.copyOfRange(message, at - (int) length, at);
        }

        private long varint() throws IOException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (at == message.length) {
                    throw new IOException("a message is cut off");
                }
                byte next = message[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IOException("a number in a message does not end");
        }
    }
}
