package io.tandem.e2e;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The frames of HTTP/2 (RFC 9113) that a client needs which does not behave. */
final class Http2Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int CANCEL = 8;
    private static final int HEAD = 9;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Http2Frames() {}

    /**
     * One frame.
     *
     * @param stream 0 for the connection's own
     */
    record Frame(int type, int flags, int stream, byte[] payload) {
        /** As it is sent. */
        byte[] bytes() {
            return ByteBuffer.allocate(HEAD + payload.length)
                    .put((byte) (payload.length >> 16))
                    .putShort((short) payload.length)
                    .put((byte) type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array();
        }

        boolean is(int flag) {
            return (flags & flag) != 0;
        }
    }

    /** The first that a client sends: the preface, and settings that change nothing. */
    static byte[] opening() {
        var settings = new Frame(SETTINGS, 0, 0, new byte[0]).bytes();
        return ByteBuffer.allocate(PREFACE.length + settings.length)
                .put(PREFACE)
                .put(settings)
                .array();
    }

    /** A request's head without its end. */
    static Frame headers(int stream, Map<String, String> fields) {
        var block = new ByteArrayOutputStream();
        // those that begin with a colon have to come first, and sort so
        new TreeMap<>(fields).forEach((name, value) -> {
            block.write(0); // HPACK: literal, without indexing, with a name of its own
            literal(block, name);
            literal(block, value);
        });
        return new Frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    }

    /** A piece of a body that more follows. */
    static Frame data(int stream, byte[] piece) {
        return new Frame(DATA, 0, stream, piece);
    }

    /** The client does not want it any more. */
    static Frame reset(int stream) {
        return new Frame(
                RST_STREAM,
                0,
                stream,
                ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL).array());
    }

    /** The answer to a frame that wants one. */
    static Frame acknowledge(Frame asked) {
        return new Frame(asked.type, ACK, 0, asked.type == PING ? asked.payload : new byte[0]);
    }

    /**
     * Waits for the next one.
     *
     * @throws java.io.EOFException if the connection ends before
     */
    static Frame read(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        int length = data.readUnsignedByte() << 16 | data.readUnsignedShort();
        int type = data.readUnsignedByte();
        int flags = data.readUnsignedByte();
        int stream = data.readInt() & Integer.MAX_VALUE;
        var payload = new byte[length];
        data.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 126) {
            throw new IllegalArgumentException("longer than one byte tells: " + text);
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
