package io.tandem.filter.gjson;

import io.tandem.filter.builtin.FloatReader;
import io.tandem.filter.value.Values;
import java.util.Locale;
import java.util.Optional;

/**
 * The condition in {@code #(path operator value)}.
 *
 * @param path into the element; empty for the element itself
 * @param operator empty if it is only asked whether the path leads anywhere
 * @param end behind its closing bracket
 */
record Query(String path, String operator, String value, int end) {
    private static final String OPERATORS = "!=<>%";

    static boolean begins(String path) {
        return path.startsWith("#(") || path.startsWith("#[");
    }

    /** Empty if the bracket is not closed. */
    static Optional<Query> read(String text) {
        int operator = 0;
        int depth = 1;
        boolean escapes = false;
        for (int i = 2; i < text.length(); i++) {
            char c = text.charAt(i);
            if (depth == 1 && operator == 0 && OPERATORS.indexOf(c) >= 0) {
                operator = i;
            } else if (c == '\\') {
                i++;
            } else if (c == '[' || c == '(') {
                depth++;
            } else if (c == '"') {
                int close = Brackets.closingQuote(text, i);
                escapes |= text.substring(i, close).indexOf('\\') >= 0;
                i = close;
            } else if ((c == ']' || c == ')') && --depth == 0) {
                return Optional.of(of(text, operator == 0 ? i : operator, i, escapes));
            }
        }
        return Optional.empty();
    }

    private static Query of(String text, int middle, int close, boolean escapes) {
        var path = text.substring(2, middle).trim();
        var right = text.substring(middle, close).trim();
        if (right.startsWith("==")) {
            right = right.substring(1);
        }
        int size = right.isEmpty() || right.startsWith("!") && right.length() > 1 && "=%".indexOf(right.charAt(1)) < 0
                ? 0
                : right.length() > 1 && (right.startsWith("!") || right.matches("(?s)[<>]=.*")) ? 2 : 1;
        var value = right.substring(size).trim();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
            value = escapes ? Literals.unescaped(value) : value;
        }
        return new Query(path, right.substring(0, size), value, close + 1);
    }

    /** @param subject what the path leads to in an element */
    boolean accepts(Found subject) {
        return switch (value) {
            case "~*" -> is(subject.exists());
            case "~null" -> is(subject.value() == null);
            case "~true" -> is(isLikeTrue(subject));
            case "~false" -> is(isLikeFalse(subject));
            default -> !value.startsWith("~") && subject.exists() && (operator.isEmpty() || compares(subject.value()));
        };
    }

    /** Compares what was asked for with true. */
    private boolean is(boolean answer) {
        return operator.isEmpty() || truth(answer, "true");
    }

    private boolean compares(Object subject) {
        return switch (subject) {
            case String text -> text(text);
            case Boolean truth -> truth(truth, value);
            case null -> false;
            default -> Values.isNumber(subject) && number(Values.toFloat(subject));
        };
    }

    private boolean text(String text) {
        return switch (operator) {
            case "%" -> Wildcard.matches(text, value);
            case "!%" -> !Wildcard.matches(text, value);
            default -> ordered(text.compareTo(value));
        };
    }

    /** What is no number is zero. */
    private boolean number(double number) {
        double wanted = FloatReader.read(value).orElse(0);
        if (Double.isNaN(number) || Double.isNaN(wanted)) {
            return operator.equals("!=");
        }
        return ordered(number == wanted ? 0 : Double.compare(number, wanted));
    }

    private boolean ordered(int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> false;
        };
    }

    private boolean truth(boolean truth, String wanted) {
        return switch (operator) {
            case "=" -> wanted.equals(Boolean.toString(truth));
            case "!=" -> !wanted.equals(Boolean.toString(truth));
            case ">" -> truth && wanted.equals("false");
            case "<" -> !truth && wanted.equals("true");
            case ">=" -> truth;
            case "<=" -> !truth;
            default -> false;
        };
    }

    private static boolean isLikeTrue(Found subject) {
        return switch (subject.value()) {
            case Boolean truth -> truth;
            case String text -> Literals.truth(text.toLowerCase(Locale.ROOT)).orElse(false);
            case null -> false;
            default -> Values.isNumber(subject.value()) && Values.toFloat(subject.value()) != 0;
        };
    }

    private static boolean isLikeFalse(Found subject) {
        return switch (subject.value()) {
            case Boolean truth -> !truth;
            case String text -> !Literals.truth(text.toLowerCase(Locale.ROOT)).orElse(true);
            case null -> true;
            default -> Values.isNumber(subject.value()) && Values.toFloat(subject.value()) == 0;
        };
    }
}
