package io.tandem.filter.path;

import io.tandem.filter.path.Script.Operator;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Power;
import io.tandem.filter.value.Regex;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * What a script yields for one element.
 *
 * @param current what {@code @} stands for
 */
record Evaluation(Object root, Object current, Budget budget) {
    /** Whether a filter keeps the element: it yields something, and no error. */
    boolean holds(Script condition) {
        try {
            return switch (value(condition)) {
                case null -> false;
                case Boolean b -> b;
                case Slice slice -> slice.size() > 0;
                case Dict dict -> dict.size() > 0;
                case String text -> !(text.isEmpty() || text.equals("''") || text.equals("\"\""));
                case Double d -> d != 0;
                case Sized sized -> sized.value() != 0;
                default -> throw new IllegalStateException("no value of a script: " + condition);
            };
        } catch (PathException e) {
            return false;
        }
    }

    /**
     * Texts of the data get single quotes around them.
     *
     * @throws PathException if the script does not suit the data
     */
    Object value(Script script) {
        budget.steps(1);
        return switch (script) {
            case Script.Value literal -> literal.value();
            case Script.Path path ->
                switch (new Walk(root, current, budget).along(path.steps())) {
                    case String text when !Coercion.isQuoted(text, '\'') -> Coercion.quoted(text, budget);
                    case null -> null;
                    case Object found -> found;
                };
            case Script.Not not -> !bool(not.operand());
            case Script.Binary binary -> binary(binary.operator(), binary.left(), binary.right());
        };
    }

    /** Both sides are always evaluated, so an error on the right fails {@code true || right} too. */
    private Object binary(Operator operator, Script left, Script right) {
        return switch (operator) {
            case OR -> bool(left) | bool(right);
            case AND -> bool(left) & bool(right);
            case EQUAL -> equal(value(left), value(right));
            case NOT_EQUAL -> !equal(value(left), value(right));
            case AT_MOST -> number(left) <= number(right);
            case AT_LEAST -> number(left) >= number(right);
            case LESS -> number(left) < number(right);
            case MORE -> number(left) > number(right);
            case MATCHES -> matches(text(left), text(right));
            case PLUS -> number(left) + number(right);
            case MINUS -> number(left) - number(right);
            case POWER -> Power.of(number(left), number(right));
            case TIMES -> number(left) * number(right);
            case DIVIDED_BY -> number(left) / number(right);
            case MODULO -> remainder(integer(left), integer(right));
            case NOT_IN -> !isIn(left, right);
            case IN -> isIn(left, right);
            case NOT, CURRENT, ROOT -> throw new IllegalStateException(operator + " has no two sides");
        };
    }

    private boolean bool(Script script) {
        return Coercion.toBool(value(script), budget);
    }

    private double number(Script script) {
        return Coercion.toNumber(value(script), budget);
    }

    private long integer(Script script) {
        return Coercion.toInteger(value(script), budget);
    }

    private String text(Script script) {
        return Coercion.unquoted(Coercion.toText(value(script), budget));
    }

    private boolean equal(Object a, Object b) {
        var x = Coercion.number(a, budget);
        var y = Coercion.number(b, budget);
        return x.isPresent() && y.isPresent()
                ? x.getAsDouble() == y.getAsDouble()
                : Coercion.toText(a, budget).equals(Coercion.toText(b, budget));
    }

    private static Sized remainder(long a, long b) {
        if (b == 0) {
            throw new EvalException("integer divide by zero in a script of a JSONPath");
        }
        return Sized.int64(a % b);
    }

    /** The pattern is RE2 without any slashes around it. */
    private boolean matches(String text, String pattern) {
        budget.steps(16L * pattern.length());
        try {
            return Regex.compile(pattern).isIn(text, budget);
        } catch (EvalException e) {
            throw new PathException(Text.encode(e.getMessage()));
        }
    }

    /** A left side that fails is in nothing. Texts are compared with their quotes, so few are found. */
    private boolean isIn(Script left, Script right) {
        var wanted = wanted(left);
        var elements =
                switch (value(right)) {
                    case Slice slice -> Arrays.asList(slice.toArray());
                    case Dict dict -> dict.entries().values();
                    case null, default -> throw new PathException("'in' wants a list or map on its right");
                };
        budget.steps(elements.size());
        return wanted.isPresent() && has(elements, wanted.get());
    }

    private Optional<Object> wanted(Script script) {
        try {
            var value = value(script);
            var number = Coercion.number(value, budget);
            return Optional.of(number.isPresent() ? (Object) number.getAsDouble() : Coercion.toText(value, budget));
        } catch (PathException e) {
            return Optional.empty();
        }
    }

    private static boolean has(Collection<?> elements, Object wanted) {
        for (var element : elements) {
            boolean same = wanted instanceof Double a && element instanceof Double b
                    ? a.doubleValue() == b.doubleValue()
                    : wanted.equals(element);
            if (same) {
                return true;
            }
        }
        return false;
    }
}
