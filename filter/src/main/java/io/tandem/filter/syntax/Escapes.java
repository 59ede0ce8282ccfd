package io.tandem.filter.syntax;

import io.tandem.filter.value.Text;

/** The escapes of string literals: {@code \n} and its kind, {@code \x41}, octal {@code \101}, and both Unicode forms. */
final class Escapes {
    private final String source;
    private final Position position;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Escapes(String source, Position position) {
        this.source = source;
        this.position = position;
    }

    /** @return the content as {@link Text} */
    static String unescape(String content, int quote, Position position) {
        if (content.indexOf('\\') < 0 && content.indexOf('\r') < 0) {
            return Text.encode(content);
        }
        var escapes = new Escapes(content.replace("\r\n", "\n").replace('\r', '\n'), position);
        escapes.run(quote);
        return Text.encode(escapes.out.toString());
    }

    private void run(int quote) {
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '\\') {
                escape(quote);
            } else {
                out.append(c);
            }
        }
    }

    private void escape(int quote) {
        char c = at < source.length() ? source.charAt(at++) : 0;
        switch (c) {
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000b');
            case '\\' -> out.append('\\');
            case 'x' -> digits(16, 2);
            case 'u' -> digits(16, 4);
            case 'U' -> digits(16, 8);
            case '0', '1', '2', '3' -> {
                at--;
                digits(8, 3);
            }
            default -> {
                if (c != quote) {
                    throw invalid(c);
                }
                out.append(c);
            }
        }
    }

    private void digits(int radix, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            int digit = at < source.length() ? Character.digit(source.charAt(at), radix) : -1;
            if (digit < 0 || source.charAt(at) > 'f') {
                throw new CompileException(
                        position,
                        "an escape in the string has too few digits, expected " + count + " of base " + radix);
            }
            value = value * radix + digit;
            at++;
        }
        if (value > Character.MAX_CODE_POINT) {
            throw new CompileException(position, "an escape in the string names no Unicode character");
        }
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        out.appendCodePoint(surrogate ? Text.REPLACEMENT : (int) value);
    }

    private CompileException invalid(char c) {
        return new CompileException(
                position,
                "'\\" + c + "' is no escape; expected one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\x \\u \\U, three octal"
                        + " digits or the quote (in YAML's double quotes a backslash must be doubled)");
    }
}
