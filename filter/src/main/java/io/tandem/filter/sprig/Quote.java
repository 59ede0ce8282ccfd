package io.tandem.filter.sprig;

import io.tandem.filter.value.Text;

/** Strings in double quotes, as Go's {@code %q} writes them. */
final class Quote {
    private Quote() {}

    static String text(String text) {
        var out = new StringBuilder("\"");
        Text.decode(text).codePoints().forEach(c -> append(c, out));
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
                } else if (Character.isISOControl(c) || c != ' ' && Character.isSpaceChar(c)) {
                    out.append("\\u%04x".formatted(c));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }
}
