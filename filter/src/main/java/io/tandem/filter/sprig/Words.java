package io.tandem.filter.sprig;

import io.tandem.filter.value.Text;

/** Letters and words; sprig's own ideas of them. */
final class Words {
    private Words() {}

    /** @param offset how many bytes may be left out at the start */
    static String abbreviated(long offset, long width, String text) {
        if (width < 4 || text.length() <= width) {
            return text;
        }
        int keep = (int) (width - 3);
        long start = Math.min(offset, text.length());
        if (text.length() - start < keep) {
            start = text.length() - keep;
        }
        if (start <= 4) {
            return text.substring(0, keep) + "...";
        }
        if (width < 7) {
            return "";
        }
        if (start + keep < text.length()) {
            var rest = text.substring((int) start);
            return "..." + (keep < 4 ? "" : abbreviated(0, keep, rest));
        }
        return "..." + text.substring(text.length() - keep);
    }

    /** The first letter of each word as a capital. */
    static String title(String text) {
        var java = Text.decode(text);
        var out = new StringBuilder();
        int previous = ' ';
        for (int i = 0; i < java.length(); i += Character.charCount(java.codePointAt(i))) {
            int c = java.codePointAt(i);
            out.appendCodePoint(isSeparator(previous) ? Character.toTitleCase(c) : c);
            previous = c;
        }
        return Text.encode(out.toString());
    }

    private static boolean isSeparator(int c) {
        if (c < 0x80) {
            return !Character.isLetterOrDigit(c) && c != '_';
        }
        return !Character.isLetter(c) && !Character.isDigit(c) && isSpace(c);
    }

    static String untitled(String text) {
        var java = Text.decode(text);
        var out = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < java.length(); i += Character.charCount(java.codePointAt(i))) {
            int c = java.codePointAt(i);
            out.appendCodePoint(first && !isSpace(c) ? Character.toLowerCase(c) : c);
            first = isSpace(c);
        }
        return Text.encode(out.toString());
    }

    /** Takes each byte for a character, as the Go function does. */
    static String withoutSpace(String text) {
        var out = new StringBuilder();
        text.chars().filter(c -> !isSpace(c)).forEach(c -> out.append((char) c));
        return Text.encode(out.toString());
    }

    /** The first byte of each word, taken for a character. */
    static String initials(String text) {
        var out = new StringBuilder();
        boolean gap = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (gap && !isSpace(c)) {
                out.append(c);
            }
            gap = isSpace(c);
        }
        return Text.encode(out.toString());
    }

    static String swapped(String text) {
        var out = new StringBuilder();
        Text.decode(text)
                .codePoints()
                .map(c -> Character.isUpperCase(c) || Character.isTitleCase(c)
                        ? Character.toLowerCase(c)
                        : Character.isLowerCase(c) ? Character.toUpperCase(c) : c)
                .forEach(out::appendCodePoint);
        return Text.encode(out.toString());
    }

    static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0x85 || c == 0xa0 || c > 0xff && Character.isSpaceChar(c);
    }
}
