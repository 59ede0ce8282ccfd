package io.tandem.filter.sprig;

import io.tandem.filter.value.Function.Call;

/** Base32 of RFC 4648, which the JDK lacks. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32() {}

    static String encode(String text, Call call) {
        call.budget().bytes(text.length() * 2L);
        var out = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = buffer << 8 | text.charAt(i);
            for (bits += 8; bits >= 5; bits -= 5) {
                out.append(ALPHABET.charAt(buffer >> bits - 5 & 31));
            }
            buffer &= 0xff;
        }
        if (bits > 0) {
            out.append(ALPHABET.charAt(buffer << 5 - bits & 31));
        }
        return out.append("=".repeat(-out.length() & 7)).toString();
    }

    /** Go's message instead of an error, as sprig does. */
    static String decode(String text) {
        var plain = text.replace("\r", "").replace("\n", "");
        int end = plain.length();
        while (end > 0 && plain.charAt(end - 1) == '=') {
            end--;
        }
        var out = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        for (int i = 0; i < end; i++) {
            int value = ALPHABET.indexOf(plain.charAt(i));
            if (value < 0 || plain.length() % 8 != 0) {
                return "illegal base32 data at input byte " + (value < 0 ? i : plain.length() - plain.length() % 8);
            }
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.append((char) (buffer >> bits & 0xff));
            }
        }
        return out.toString();
    }
}
