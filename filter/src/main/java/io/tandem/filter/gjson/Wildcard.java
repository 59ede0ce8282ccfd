package io.tandem.filter.gjson;

import io.tandem.filter.value.Text;
import java.util.Arrays;

/** Patterns where {@code *} is any text and {@code ?} any character; a backslash takes the next character as it is. */
final class Wildcard {
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    private Wildcard() {}

    /** In a time of at most the product of the two lengths. */
    static boolean matches(String text, String pattern) {
        var characters = Text.decode(text).codePoints().toArray();
        var wanted = signs(Text.decode(pattern).codePoints().toArray());
        if (wanted == null) {
            return false;
        }
        int at = 0;
        int sign = 0;
        int star = -1;
        int behindStar = 0;
        while (at < characters.length) {
            if (sign < wanted.length && wanted[sign] == ANY_TEXT) {
                star = sign++;
                behindStar = at;
            } else if (sign < wanted.length && (wanted[sign] == ANY_CHARACTER || wanted[sign] == characters[at])) {
                sign++;
                at++;
            } else if (star >= 0) {
                sign = star + 1;
                at = ++behindStar;
            } else {
                return false;
            }
        }
        while (sign < wanted.length && wanted[sign] == ANY_TEXT) {
            sign++;
        }
        return sign == wanted.length;
    }

    /** Null if the pattern ends in a backslash, which then stands for nothing. */
    private static int[] signs(int[] pattern) {
        var signs = new int[pattern.length];
        int count = 0;
        for (int i = 0; i < pattern.length; i++) {
            switch (pattern[i]) {
                case '*' -> signs[count++] = ANY_TEXT;
                case '?' -> signs[count++] = ANY_CHARACTER;
                case '\\' -> {
                    if (++i == pattern.length) {
                        return null;
                    }
                    signs[count++] = pattern[i];
                }
                default -> signs[count++] = pattern[i];
            }
        }
        return Arrays.copyOf(signs, count);
    }
}
