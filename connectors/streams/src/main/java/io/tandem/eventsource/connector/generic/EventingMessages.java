package io.tandem.eventsource.connector.generic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.InvalidPayloadException;
import io.vertx.core.buffer.Buffer;

/**
 * The two messages of the service {@code generic.Eventing}, in the encoding of Protocol Buffers: who asks ({@code name} = 1,
 * {@code config} = 2), and an event ({@code name} = 1, {@code payload} = 2). All four are of a kind that is preceded by its
 * length.
 */
final class EventingMessages {
    private static final int NAME = 1;
    private static final int CONFIG = 2;
    private static final int PAYLOAD = 2;

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int WITH_LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private EventingMessages() {}

    /** The request for events; the server learns the event's name and the text of {@code config}. */
    static Buffer request(String eventName, String config) {
        var out = Buffer.buffer();
        put(out, NAME, eventName.getBytes(UTF_8));
        put(out, CONFIG, config.getBytes(UTF_8));
        return out;
    }

    /**
     * The payload of an event; null if it has none. Its name is not looked at, and neither are fields that are not known.
     *
     * @throws InvalidPayloadException if this is no message
     */
    static byte[] payload(Buffer event) throws InvalidPayloadException {
        byte[] payload = null;
        var in = new Reader(event);
        while (in.hasMore()) {
            int tag = in.varint32();
            if (tag >>> 3 == PAYLOAD && (tag & 7) == WITH_LENGTH) {
                payload = in.bytes(in.varint32());
            } else {
                in.skip(tag & 7);
            }
        }
        return payload;
    }

    private static void put(Buffer out, int field, byte[] value) {
        varint(out, field << 3 | WITH_LENGTH);
        varint(out, value.length);
        out.appendBytes(value);
    }

    private static void varint(Buffer out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.appendByte((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.appendByte((byte) rest);
    }

    private static final class Reader {
        private static final int LONGEST_VARINT = 10;

        private final Buffer in;
        private int at;

        Reader(Buffer in) {
            this.in = in;
        }

        boolean hasMore() {
            return at < in.length();
        }

        /** Its lower 32 bits, as Protocol Buffers has it. */
        int varint32() throws InvalidPayloadException {
            int value = 0;
            for (int i = 0; i < LONGEST_VARINT; i++) {
                need(1);
                byte next = in.getByte(at++);
                value |= i < 5 ? (next & 0x7f) << 7 * i : 0;
                if (next >= 0) {
                    return value;
                }
            }
            throw noMessage();
        }

        byte[] bytes(int length) throws InvalidPayloadException {
            need(length);
            at += length;
            return in.getBytes(at - length, at);
        }

        void skip(int kind) throws InvalidPayloadException {
            switch (kind) {
                case VARINT -> varint32();
                case EIGHT_BYTES -> pass(8);
                case WITH_LENGTH -> pass(varint32());
                case FOUR_BYTES -> pass(4);
                default -> throw noMessage();
            }
        }

        private void pass(int length) throws InvalidPayloadException {
            need(length);
            at += length;
        }

        private void need(int length) throws InvalidPayloadException {
            if (length < 0 || length > in.length() - at) {
                throw noMessage();
            }
        }

        private static InvalidPayloadException noMessage() {
            return new InvalidPayloadException(
                    "the server sent what is no generic.Event in Protocol Buffers: build it for upstream's generic.proto",
                    null);
        }
    }
}
