package io.tandem.eventsource.connector;

import io.tandem.filter.value.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one JSON value and writes it without its white space and with upstream's escapes, in one walk over the bytes.
 *
 * <p>It accepts what Go's {@code encoding/json} accepts. That package does not look at the encoding of strings: bytes that
 * are no UTF-8 stay as they are, and their reader replaces them.
 */
final class JsonScanner {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** For each byte within a string: 0 if it is written as it is. */
    private static final byte[] SPECIAL = special();

    private final byte[] in;
    private final int end;
    private int at;
    private byte[] out;
    private int size;

    /** For each open bracket whether it is an object's. */
    private boolean[] objects = new boolean[32];

    private int depth;

    /** Writes into {@code out} from {@code size} on, or into a larger copy of it. */
    JsonScanner(byte[] in, byte[] out, int size) {
        this.in = in;
        this.end = in.length;
        this.out = out;
        this.size = size;
    }

    byte[] out() {
        return out;
    }

    int size() {
        return size;
    }

    /** @throws Malformed if the bytes are anything but one JSON value */
    void run() throws Malformed {
        reserve();
        space();
        if (at == end) {
            throw new Malformed("is empty, which is not JSON");
        }
        do {
            begin();
        } while (goesOn());
        space();
        if (at < end) {
            throw wrong("there is more than one JSON value");
        }
    }

    /** At the begin of a value: reads it, or the brackets that open before the first value within. */
    private void begin() throws Malformed {
        while (true) {
            space();
            byte c = at < end ? in[at] : 0;
            if (c == '{' || c == '[') {
                boolean object = c == '{';
                open(object);
                space();
                if (at < end && in[at] == (object ? '}' : ']')) {
                    close();
                    return;
                }
                if (object) {
                    name();
                }
            } else {
                scalar(c);
                return;
            }
        }
    }

    /** Behind a value: closes brackets until another value follows, or the outermost is complete. */
    private boolean goesOn() throws Malformed {
        while (depth > 0) {
            boolean object = objects[depth - 1];
            space();
            byte c = at < end ? in[at] : 0;
            if (c == ',') {
                copy();
                if (object) {
                    space();
                    name();
                }
                return true;
            }
            if (c != (object ? '}' : ']')) {
                throw wrong(object ? "a comma or } should follow" : "a comma or ] should follow");
            }
            close();
        }
        return false;
    }

    private void open(boolean object) throws Malformed {
        if (depth == JsonLimits.DEPTH) {
            throw wrong("it is nested more than " + JsonLimits.DEPTH + " deep");
        }
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, depth * 2);
        }
        objects[depth++] = object;
        copy();
    }

    private void close() {
        depth--;
        copy();
    }

    private void name() throws Malformed {
        if (at == end || in[at] != '"') {
            throw wrong("a field's name in double quotes should follow");
        }
        string();
        space();
        if (at == end || in[at] != ':') {
            throw wrong("a colon should follow the field's name");
        }
        copy();
    }

    private void scalar(byte c) throws Malformed {
        switch (c) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw wrong("a value should follow");
        }
    }

    private void word(String word) throws Malformed {
        for (int i = 0; i < word.length(); i++) {
            if (at == end || in[at] != word.charAt(i)) {
                throw wrong("this is none of true, false and null");
            }
            copy();
        }
    }

    private void number() throws Malformed {
        if (in[at] == '-') {
            copy();
        }
        if (at < end && in[at] == '0') {
            copy();
        } else {
            digits();
        }
        if (at < end && in[at] == '.') {
            copy();
            digits();
        }
        if (at < end && (in[at] | 0x20) == 'e') {
            copy();
            if (at < end && (in[at] == '+' || in[at] == '-')) {
                copy();
            }
            digits();
        }
    }

    private void digits() throws Malformed {
        int first = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            copy();
        }
        if (at == first) {
            throw wrong("a digit should follow");
        }
    }

    /** The hot loop: most bytes of most events are in strings and are written as they are. */
    private void string() throws Malformed {
        copy();
        while (true) {
            int first = at;
            int i = first;
            while (i < end && SPECIAL[in[i] & 0xFF] == 0) {
                i++;
            }
            System.arraycopy(in, first, out, size, i - first);
            size += i - first;
            at = i;
            if (i == end) {
                throw wrong("a string does not end");
            }
            switch (SPECIAL[in[i] & 0xFF]) {
                case '"' -> {
                    copy();
                    return;
                }
                case '\\' -> escape();
                case 'u' -> unicode(in[at++]);
                case 'l' -> lineSeparator();
                default -> throw wrong("a control character in a string is not escaped");
            }
        }
    }

    private void escape() throws Malformed {
        copy();
        byte c = at < end ? in[at] : 0;
        switch (c) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> copy();
            case 'u' -> {
                copy();
                for (int i = 0; i < 4; i++) {
                    if (at == end || Character.digit(in[at], 16) < 0) {
                        throw wrong("four hexadecimal digits should follow \\u");
                    }
                    copy();
                }
            }
            default -> throw wrong("no such escape in a string");
        }
    }

    /** U+2028 and U+2029 are escaped, other characters that begin with the same byte are not. */
    private void lineSeparator() {
        if (end - at > 2 && in[at + 1] == (byte) 0x80 && (in[at + 2] & 0xFE) == 0xA8) {
            int c = 0x2028 + (in[at + 2] & 1);
            at += 3;
            unicode(c);
        } else {
            copy();
        }
    }

    private void space() {
        while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private void copy() {
        out[size++] = in[at++];
    }

    private void unicode(int c) {
        if (out.length - size < 6 + end - at) {
            out = Arrays.copyOf(out, Math.max(out.length + (out.length >> 1), size + 6 + end - at));
        }
        out[size++] = '\\';
        out[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            out[size++] = HEX[c >> shift & 0xF];
        }
    }

    /** There is always room for what is still to be read as it is, so that only longer text need ask. */
    private void reserve() {
        if (out.length - size < end) {
            out = Arrays.copyOf(out, size + end + 256);
        }
    }

    private Malformed wrong(String what) {
        return new Malformed("is not JSON at byte " + at + ": " + (at == end ? "it ends too early, " : "") + what);
    }

    /** Control characters 1, quotes and backslashes themselves, {@code u} for escapes, {@code l} for a possible line separator. */
    private static byte[] special() {
        var table = new byte[0x100];
        Arrays.fill(table, 0, ' ', (byte) 1);
        for (char c : "<>&".toCharArray()) {
            table[c] = 'u';
        }
        table['"'] = '"';
        table['\\'] = '\\';
        table[0xE2] = 'l';
        return table;
    }

    /** What is wrong where, behind the name of the field; quotes nothing of the text. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }
}
