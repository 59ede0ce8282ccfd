package io.tandem.filter.path;

import io.tandem.filter.builtin.FloatReader;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Emptiness;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The condition of a filter such as {@code [?(@.price < 10 && @.name)]}. One that fails on an element does not hold. */
sealed interface Condition {
    record Or(List<Condition> any) implements Condition {}

    record And(List<Condition> all) implements Condition {}

    record Exists(Rooted path) implements Condition {}

    /** A side is a path or a literal text. */
    record Compare(String operator, Object left, Object right) implements Condition {}

    static Condition parse(String text) {
        var alternatives = split(text, "||");
        if (alternatives.size() > 1) {
            return new Or(alternatives.stream().map(Condition::parse).toList());
        }
        var parts = split(text, "&&");
        if (parts.size() > 1) {
            return new And(parts.stream().map(Condition::parse).toList());
        }
        for (var operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
            var sides = split(text, operator);
            if (sides.size() == 2) {
                return new Compare(operator, side(sides.get(0)), side(sides.get(1)));
            }
        }
        if (side(text) instanceof Rooted rooted && !text.matches(".*[=~!+*/%].*")) {
            return new Exists(rooted);
        }
        throw new EvalException("a JSONPath filter compares or names a path; '" + text + "' is neither");
    }

    /** At the operator, where it is not in quotes or brackets. */
    private static List<String> split(String text, String operator) {
        var parts = new ArrayList<String>();
        int depth = 0;
        char quote = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (depth == 0 && text.startsWith(operator, i)) {
                parts.add(text.substring(start, i));
                start = i + operator.length();
                i = start - 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Object side(String text) {
        var trimmed = text.trim();
        return trimmed.startsWith("@") || trimmed.startsWith("$") ? new Rooted(trimmed) : trimmed;
    }

    /** A path that begins at the element or at the root. */
    record Rooted(List<Step> steps, boolean atRoot) {
        Rooted(String text) {
            this(PathParser.parse(text), text.startsWith("$"));
        }
    }

    default boolean holds(Object root, Object element, Budget budget) {
        try {
            return switch (this) {
                case Or or -> or.any().stream().anyMatch(each -> each.holds(root, element, budget));
                case And and -> and.all().stream().allMatch(each -> each.holds(root, element, budget));
                case Exists exists -> !Emptiness.isEmpty(value(exists.path(), root, element, budget));
                case Compare compare -> compares(compare, root, element, budget);
            };
        } catch (EvalException e) {
            return false;
        }
    }

    private static boolean compares(Compare compare, Object root, Object element, Budget budget) {
        var left = value(compare.left(), root, element, budget);
        var right = value(compare.right(), root, element, budget);
        var a = number(left, budget);
        var b = number(right, budget);
        if (compare.operator().equals("==") || compare.operator().equals("!=")) {
            boolean same = a.isPresent() && b.isPresent()
                    ? a.getAsDouble() == b.getAsDouble()
                    : text(left, budget).equals(text(right, budget));
            return same == compare.operator().equals("==");
        }
        if (a.isEmpty() || b.isEmpty()) {
            return false;
        }
        return switch (compare.operator()) {
            case "<" -> a.getAsDouble() < b.getAsDouble();
            case "<=" -> a.getAsDouble() <= b.getAsDouble();
            case ">" -> a.getAsDouble() > b.getAsDouble();
            default -> a.getAsDouble() >= b.getAsDouble();
        };
    }

    private static Object value(Object side, Object root, Object element, Budget budget) {
        return side instanceof Rooted rooted
                ? Step.apply(rooted.steps(), root, rooted.atRoot() ? root : element, budget)
                : unquoted((String) side);
    }

    private static Object unquoted(String text) {
        boolean quoted = text.length() > 1 && "'\"".indexOf(text.charAt(0)) >= 0 && text.endsWith(text.substring(0, 1));
        return quoted ? text.substring(1, text.length() - 1) : text.equals("nil") || text.equals("null") ? null : text;
    }

    private static OptionalDouble number(Object value, Budget budget) {
        return Values.isNumber(value)
                ? OptionalDouble.of(Values.toFloat(value))
                : FloatReader.read(text(value, budget));
    }

    private static String text(Object value, Budget budget) {
        return Format.value(value, budget);
    }
}
