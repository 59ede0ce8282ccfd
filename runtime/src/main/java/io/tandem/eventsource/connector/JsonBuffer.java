package io.tandem.eventsource.connector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Growing bytes of JSON in UTF-8, with upstream's escapes. */
final class JsonBuffer {
    /** Most events fit, so that most are built without growing. */
    private static final int USUAL_SIZE = 1024;

    /** As deep as upstream's parser goes; sizes are bounded by who hands us the bytes. */
    private static final int MAX_DEPTH = 10_000;

    private static final JsonFactory PARSERS = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

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
        ascii('"');
        bytes(Base64.getEncoder().encode(raw));
        ascii('"');
    }

    /** Inlines one JSON value as it came, without its white space. */
    void json(String field, byte[] json, String advice) throws InvalidPayloadException {
        check(field, json, advice);
        reserve(json.length);
        boolean quoted = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (b == '"') {
                quoted = !quoted;
            } else if (!quoted && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                continue;
            }
            reserve(6);
            if (b == '\\') {
                buffer[size++] = b;
                buffer[size++] = json[++i];
            } else if (b == '<' || b == '>' || b == '&') {
                unicode(b);
            } else if (b == (byte) 0xE2 && json[i + 1] == (byte) 0x80 && (json[i + 2] & 0xFE) == 0xA8) {
                unicode(0x2028 + (json[i + 2] & 1));
                i += 2;
            } else {
                buffer[size++] = b;
            }
        }
    }

    byte[] closedWith(char last) {
        var all = Arrays.copyOf(buffer, size + 1);
        all[size] = (byte) last;
        return all;
    }

    private static void check(String field, byte[] json, String advice) throws InvalidPayloadException {
        try (var parser = PARSERS.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new InvalidPayloadException(field + " is empty, which is not JSON; " + advice, null);
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new InvalidPayloadException(field + " has more than one JSON value; " + advice, null);
            }
        } catch (StreamReadException e) {
            throw new InvalidPayloadException(
                    "%s is not JSON at byte %d: %s; %s"
                            .formatted(field, e.getLocation().getByteOffset(), e.getOriginalMessage(), advice),
                    e);
        } catch (IOException e) {
            throw new InvalidPayloadException("%s is not JSON: %s; %s".formatted(field, e.getMessage(), advice), e);
        }
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
