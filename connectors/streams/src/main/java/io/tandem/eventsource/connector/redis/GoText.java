package io.tandem.eventsource.connector.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/** Bytes that upstream puts into JSON as a string: each byte that is no UTF-8 becomes a replacement character. */
final class GoText {
    /** Half a pair, which JSON is written with as the replacement character, escaped: as Go does for such a byte alone. */
    private static final char BROKEN = '\uD800';

    private static final char REPLACEMENT = '\uFFFD';

    private GoText() {}

    static String of(byte[] bytes) {
        var text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : byteForByte(bytes);
    }

    private static String byteForByte(byte[] bytes) {
        var decoder = UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        while (decoder.decode(in, out, true).isMalformed()) {
            in.get();
            out.put(BROKEN);
            decoder.reset();
        }
        return out.flip().toString();
    }
}
