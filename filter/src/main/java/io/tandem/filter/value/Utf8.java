package io.tandem.filter.value;

/** Decodes UTF-8 as Go does: each byte that is part of no character becomes one replacement character. */
final class Utf8 {
    private Utf8() {}

    static String decode(String text, int firstNonAscii) {
        var out = new StringBuilder(text.length()).append(text, 0, firstNonAscii);
        for (int i = firstNonAscii; i < text.length(); ) {
            int size = sizeAt(text, i);
            out.appendCodePoint(size == 0 ? Text.REPLACEMENT : characterAt(text, i, size));
            i += Math.max(size, 1);
        }
        return out.toString();
    }

    /** How many bytes the character at this place has; 0 if there is none. */
    static int sizeAt(String text, int at) {
        int first = text.charAt(at);
        if (first < 0x80) {
            return 1;
        }
        int size = first >= 0xc2 && first <= 0xdf
                ? 2
                : (first & 0xf0) == 0xe0 ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
        if (size == 0 || at + size > text.length()) {
            return 0;
        }
        for (int i = 1; i < size; i++) {
            if ((text.charAt(at + i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        int character = characterAt(text, at, size);
        boolean tooLong = size == 3 && character < 0x800 || size == 4 && character < 0x10000;
        boolean none = character >= 0xd800 && character <= 0xdfff || character > Character.MAX_CODE_POINT;
        return tooLong || none ? 0 : size;
    }

    private static int characterAt(String text, int at, int size) {
        int first = text.charAt(at);
        int value = size == 1 ? first : first & 0xff >> size + 1;
        for (int i = 1; i < size; i++) {
            value = value << 6 | text.charAt(at + i) & 0x3f;
        }
        return value;
    }
}
