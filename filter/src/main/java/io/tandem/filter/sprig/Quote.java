package io.tandem.filter.sprig;

import io.tandem.filter.value.Text;

/** Strings in double quotes, as Go's {@code %q} writes them. */
final class Quote {
    private Quote() {}

    static String text(String text) {
        var out = new StringBuilder("\"");
        int size;
        for (int i = 0; i < text.length(); i += size) {
            size = Text.sizeAt(text, i);
            if (size == 1 && text.charAt(i) >= 0x80) {
                out.append("\\x%02x".formatted((int) text.charAt(i)));
            } else {
                append(Text.decode(text.substring(i, i + size)).codePointAt(0), out);
            }
        }
        return Text.encode(out.append('"').toString());
    }

    private static void append(int c, StringBuilder out) {
        switch (c) {
            case '"', '\\' -> out.append('\\').appendCodePoint(c);
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    out.append("\\x%02x".formatted(c));
                } else if (isPrinted(c)) {
                    out.appendCodePoint(c);
                } else {
                    out.append((c > 0xffff ? "\\U%08x" : "\\u%04x").formatted(c));
                }
            }
        }
    }

    /** Letters, marks, numbers, punctuation, symbols and the blank. */
    private static boolean isPrinted(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
