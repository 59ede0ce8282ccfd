package io.tandem.filter.path;

import io.tandem.filter.builtin.FloatReader;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Values;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What operators of scripts make of values: all is what its text is. */
final class Coercion {
    private Coercion() {}

    /** A script without operators. */
    static Object literal(String script) {
        if (isNil(script)) {
            return null;
        }
        var number = FloatReader.read(script);
        if (number.isPresent()) {
            return number.getAsDouble();
        }
        return switch (script) {
            case "t", "T", "true", "True", "TRUE" -> true;
            case "f", "F", "false", "False", "FALSE" -> false;
            default -> script;
        };
    }

    static boolean isNil(String literal) {
        return literal.equals("nil") || literal.equals("null");
    }

    static OptionalDouble number(Object value, Budget budget) {
        return switch (value) {
            case Double d -> OptionalDouble.of(d);
            case Sized sized -> OptionalDouble.of(sized.value());
            case null, default -> FloatReader.read(Format.value(value, budget));
        };
    }

    /** @throws PathException if the value is no number */
    static double toNumber(Object value, Budget budget) {
        return number(value, budget).orElseThrow(() -> unlike(value, "number"));
    }

    /** @throws PathException if the value is no whole number of 64 bits */
    static long toInteger(Object value, Budget budget) {
        return integer(Format.value(value, budget)).orElseThrow(() -> unlike(value, "whole number"));
    }

    static OptionalLong integer(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** @throws PathException if the value is neither true nor false, nor 1 nor 0 */
    static boolean toBool(Object value, Budget budget) {
        return switch (value) {
            case null -> false;
            case Boolean b -> b;
            default ->
                switch (Format.value(value, budget)) {
                    case "1", "t", "T", "true", "True", "TRUE" -> true;
                    case "0", "f", "F", "false", "False", "FALSE" -> false;
                    default -> throw unlike(value, "bool");
                };
        };
    }

    /** With single quotes if it is a text of the data or a literal in quotes. */
    static String toText(Object value, Budget budget) {
        var text = Format.value(value, budget);
        boolean doubled = value instanceof String && text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return doubled ? quoted(text.substring(1, text.length() - 1), budget) : text;
    }

    static String quoted(String text, Budget budget) {
        budget.bytes(text.length() + 2L);
        return "'" + text + "'";
    }

    static boolean isQuoted(String text, char quote) {
        return text.length() > 1 && text.charAt(0) == quote && text.charAt(text.length() - 1) == quote;
    }

    static String unquoted(String text) {
        return isQuoted(text, '\'') ? text.substring(1, text.length() - 1) : text;
    }

    private static PathException unlike(Object value, String wanted) {
        return new PathException("a script wants a %s, and this is a %s".formatted(wanted, Values.typeName(value)));
    }
}
