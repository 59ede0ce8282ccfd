package io.tandem.filter.syntax;

import io.tandem.filter.value.Text;

/** One word of an expression. */
record Token(Kind kind, String value, Position position) {
    enum Kind {
        IDENTIFIER,
        NUMBER,
        /** Its value is the unescaped content as {@link Text}. */
        STRING,
        OPERATOR,
        BRACKET,
        EOF
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean is(Kind wanted, String text) {
        return kind == wanted && value.equals(text);
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return switch (kind) {
            case EOF -> "the end of the expression";
            case STRING -> "the string \"" + Text.decode(value) + "\"";
            case NUMBER -> "the number " + value;
            case IDENTIFIER -> "the name " + value;
            case OPERATOR, BRACKET -> "'" + value + "'";
        };
    }
}
