package io.tandem.eventsource.connector.kafka.avro;

import java.nio.charset.StandardCharsets;

/** Quoted text in ASCII. Escapes have capital digits, and a slash has one too. */
final class AvroString {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final char REPLACEMENT = '\uFFFD';

    private AvroString() {}

    static void text(String text, StringBuilder out) {
        utf8(text.getBytes(StandardCharsets.UTF_8), out);
    }

    /** Each byte is a code point. */
    static void bytes(byte[] bytes, StringBuilder out) {
        out.append('"');
        for (byte b : bytes) {
            unit((char) (b & 0xFF), out);
        }
        out.append('"');
    }

    /** As Go reads UTF-8: each byte that belongs to no character is one of its own. */
    static void utf8(byte[] bytes, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < bytes.length; ) {
            int length = lengthAt(bytes, i);
            if (length == 1) {
                unit(bytes[i] >= 0 ? (char) bytes[i] : REPLACEMENT, out);
            } else {
                var character = new String(bytes, i, length, StandardCharsets.UTF_8);
                for (int unit = 0; unit < character.length(); unit++) {
                    unit(character.charAt(unit), out);
                }
            }
            i += length;
        }
        out.append('"');
    }

    /** Bytes of the character there; 1 where there is none. */
    private static int lengthAt(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
        if (at + length > bytes.length) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        int second = length > 2 ? bytes[at + 1] & 0xFF : 0;
        boolean none =
                switch (first) {
                    case 0xE0 -> second < 0xA0; // could be shorter
                    case 0xED -> second > 0x9F; // half of a pair
                    case 0xF0 -> second < 0x90;
                    case 0xF4 -> second > 0x8F; // beyond Unicode
                    default -> false;
                };
        return none ? 1 : length;
    }

    private static void unit(char c, StringBuilder out) {
        switch (c) {
            case '"', '\\', '/' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c >= ' ' && c < 0x7F) {
                    out.append(c);
                } else {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(HEX[c >> shift & 0xF]);
                    }
                }
            }
        }
    }
}
