package io.tandem.eventsource.connector;

import io.tandem.eventsource.event.Base64Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing bytes of JSON in UTF-8, with upstream's escapes. */
final class JsonBuffer {
    /** Most events fit, so that most are built without growing. */
    private static final int USUAL_SIZE = 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** For each byte: 0 if it is written as it is. */
    private static final byte[] SPECIAL = special();

    private byte[] buffer = new byte[USUAL_SIZE];
    private int size;

    void ascii(char c) {
        reserve(1);
        buffer[size++] = (byte) c;
    }

    @SuppressWarnings("deprecation") // the one call that copies ASCII without an encoder
    void ascii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), buffer, size);
        size += text.length();
    }

    void bytes(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    /** A quoted string; null gives {@code null}. */
    void string(String text) {
        if (text == null) {
            ascii("null");
            return;
        }
        ascii('"');
        for (int i = 0; i < text.length(); i++) {
            reserve(6);
            char c = text.charAt(i);
            if (c < 0x80) {
                character((byte) c);
            } else if (c < 0x800) {
                buffer[size++] = (byte) (0xC0 | c >> 6);
                buffer[size++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else if (Character.isSurrogate(c)) {
                ascii("\\ufffd");
            } else if (c == '\u2028' || c == '\u2029') {
                unicode(c);
            } else {
                buffer[size++] = (byte) (0xE0 | c >> 12);
                buffer[size++] = (byte) (0x80 | c >> 6 & 0x3F);
                buffer[size++] = (byte) (0x80 | c & 0x3F);
            }
        }
        ascii('"');
    }

    void base64(byte[] raw) {
        reserve(Base64Text.size(raw.length) + 2);
        buffer[size++] = '"';
        size = Base64Text.put(raw, raw.length, buffer, size);
        buffer[size++] = '"';
    }

    /** Inlines one JSON value as it came, without its white space. */
    void json(String field, byte[] json, String advice) throws InvalidPayloadException {
        var scanner = new JsonScanner(json, buffer, size);
        try {
            scanner.run();
        } catch (JsonScanner.Malformed e) {
            throw new InvalidPayloadException(field + " " + e.getMessage() + "; " + advice, e);
        }
        buffer = scanner.out();
        size = scanner.size();
    }

    byte[] array() {
        return buffer;
    }

    int size() {
        return size;
    }

    private void character(byte c) {
        switch (SPECIAL[c]) {
            case 0 -> buffer[size++] = c;
            case 'u' -> unicode(c);
            default -> {
                buffer[size++] = '\\';
                buffer[size++] = SPECIAL[c];
            }
        }
    }

    private void supplementary(int c) {
        buffer[size++] = (byte) (0xF0 | c >> 18);
        buffer[size++] = (byte) (0x80 | c >> 12 & 0x3F);
        buffer[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        buffer[size++] = (byte) (0x80 | c & 0x3F);
    }

    private void unicode(int c) {
        buffer[size++] = '\\';
        buffer[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[size++] = HEX[c >> shift & 0xF];
        }
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }

    /** For each ASCII character: 0 if it needs no escape, {@code u} for its code, else what follows the back slash. */
    private static byte[] special() {
        var table = new byte[0x80];
        Arrays.fill(table, 0, ' ', (byte) 'u');
        for (char c : "<>&".toCharArray()) {
            table[c] = 'u';
        }
        table['\b'] = 'b';
        table['\f'] = 'f';
        table['\n'] = 'n';
        table['\r'] = 'r';
        table['\t'] = 't';
        table['"'] = '"';
        table['\\'] = '\\';
        return table;
    }
}
