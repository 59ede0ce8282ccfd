package io.tandem.filter.value;

import java.nio.charset.StandardCharsets;

/**
 * Strings as the language has them: sequences of bytes, which are UTF-8 by convention only. A length counts bytes, and a
 * slice may cut a character in two. Such a string is held in a Java string with one char (0 to 255) for each byte, which
 * the JVM stores as one byte each; for ASCII the two are the same, so most strings are never converted.
 */
public final class Text {
    public static final char REPLACEMENT = '\ufffd';

    private Text() {}

    /** From Java's own form into bytes. Half a surrogate pair becomes the replacement character. */
    public static String encode(String java) {
        for (int i = 0; i < java.length(); i++) {
            if (java.charAt(i) >= 0x80) {
                return new String(wellFormed(java).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return java;
    }

    /** From bytes into Java's own form. What is no UTF-8 becomes replacement characters. */
    public static String decode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return Utf8.decode(text, i);
            }
        }
        return text;
    }

    /** How many bytes the character has that begins here; a byte that is part of none counts as one. */
    public static int sizeAt(String text, int at) {
        return Math.max(Utf8.sizeAt(text, at), 1);
    }

    /** As {@link #sizeAt}, of the character that ends here. */
    public static int sizeBefore(String text, int end) {
        for (int size = 2; size <= Math.min(4, end); size++) {
            if (Utf8.sizeAt(text, end - size) == size) {
                return size;
            }
        }
        return 1;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String wellFormed(String java) {
        var fixed = new StringBuilder(java);
        for (int i = 0; i < fixed.length(); i++) {
            char c = fixed.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < fixed.length()
                    && Character.isLowSurrogate(fixed.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                fixed.setCharAt(i, REPLACEMENT);
            }
        }
        return fixed.toString();
    }
}
