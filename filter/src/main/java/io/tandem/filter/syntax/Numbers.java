package io.tandem.filter.syntax;

import io.tandem.filter.value.Text;

/** Number literals: decimal and hexadecimal integers of 64 bits, and floating point. */
final class Numbers {
    private Numbers() {}

    static Node parse(Token token) {
        var text = token.value().replace("_", "");
        try {
            if (text.contains("x")) {
                return new Node.Int(token.position(), hex(text));
            }
            if (text.matches("0[bBoO].*")) {
                throw invalid(token, "only decimal and hexadecimal (0x) integers are known");
            }
            return text.matches(".*[.eE].*")
                    ? new Node.Float(token.position(), floating(token, text))
                    : new Node.Int(token.position(), Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw invalid(token, "expected an integer of 64 bits or a floating point number");
        }
    }

    /** The token's text as a key of a map. */
    static String text(Token token) {
        return token.is(Token.Kind.STRING) ? token.value() : Text.encode(token.value());
    }

    private static long hex(String text) {
        if (!text.startsWith("0x")) {
            throw new NumberFormatException(text);
        }
        return Long.parseLong(text, 2, text.length(), 16);
    }

    private static double floating(Token token, String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw invalid(token, "it is too large");
        }
        return value;
    }

    private static CompileException invalid(Token token, String why) {
        return new CompileException(token.position(), token.value() + " is no number: " + why);
    }
}
