package io.tandem.filter.run;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Access;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Equality;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Order;
import io.tandem.filter.value.Regex;
import io.tandem.filter.value.Search;
import io.tandem.filter.value.Values;

/** Binary operators. */
final class Operators {
    private interface Operation {
        Object apply(Object left, Object right, Budget budget);
    }

    private Operators() {}

    /**
     * @param ints whether both sides are known to be integers
     * @param texts whether both sides are known to be strings
     */
    static Code code(Node.Binary node, Code left, Code right, boolean ints, boolean texts) {
        return switch (node.operator()) {
            case "or", "||" -> Guard.at(node, frame -> Guard.bool(left.eval(frame)) ? true : right.eval(frame));
            case "and", "&&" -> Guard.at(node, frame -> Guard.bool(left.eval(frame)) ? right.eval(frame) : false);
            case "??" ->
                frame -> {
                    var value = left.eval(frame);
                    return Values.isNil(value) ? right.eval(frame) : value;
                };
            case "==" -> strict(node, left, right, equality(ints, texts));
            case "!=" -> strict(node, left, right, (a, b, budget) -> !Equality.equal(a, b, budget));
            default -> strict(node, left, right, operation(node.operator()));
        };
    }

    /** Both sides, then the operation. */
    private static Code strict(Node.Binary node, Code left, Code right, Operation operation) {
        var position = node.position();
        return frame -> {
            var a = left.eval(frame);
            var b = right.eval(frame);
            try {
                return operation.apply(a, b, frame.budget);
            } catch (EvalException e) {
                throw e.at(position);
            }
        };
    }

    private static Operation equality(boolean ints, boolean texts) {
        if (ints) {
            return (a, b, budget) -> known(a, Long.class).equals(known(b, Long.class));
        }
        return texts ? (a, b, budget) -> known(a, String.class).equals(known(b, String.class)) : Equality::equal;
    }

    /** A function such as findIndex promises an integer, but yields nil if it finds none. */
    private static Object known(Object value, Class<?> type) {
        if (type.isInstance(value)) {
            return value;
        }
        throw new EvalException(
                "the value is nil where '==' expected %s".formatted(type.equals(Long.class) ? "an int" : "a string"));
    }

    private static Operation operation(String operator) {
        return switch (operator) {
            case "<" -> (a, b, budget) -> Order.less(a, b);
            case ">" -> (a, b, budget) -> Order.less(b, a);
            case "<=" -> (a, b, budget) -> Order.lessOrEqual(a, b);
            case ">=" -> (a, b, budget) -> Order.lessOrEqual(b, a);
            case "+" -> Arithmetic::add;
            case "-" -> (a, b, budget) -> Arithmetic.subtract(a, b);
            case "*" -> (a, b, budget) -> Arithmetic.multiply(a, b);
            case "/" -> (a, b, budget) -> Arithmetic.divide(a, b);
            case "%" -> (a, b, budget) -> Arithmetic.modulo(a, b);
            case "**", "^" -> (a, b, budget) -> Arithmetic.power(a, b);
            case ".." -> (a, b, budget) -> Literals.range(Values.toInt(a), Values.toInt(b), budget);
            case "in" -> Access::in;
            case "matches" ->
                (a, b, budget) -> {
                    var regex = Guard.text(b, "matches");
                    var text = Guard.text(a, "matches");
                    budget.steps(16L * regex.length());
                    return Regex.compile(regex).isIn(text, budget);
                };
            case "contains" -> (a, b, budget) -> contains(text(a, operator, budget), Guard.text(b, operator), budget);
            case "startsWith" -> (a, b, budget) -> text(a, operator, budget).startsWith(Guard.text(b, operator));
            case "endsWith" -> (a, b, budget) -> text(a, operator, budget).endsWith(Guard.text(b, operator));
            default -> throw new IllegalArgumentException("no such operator: " + operator);
        };
    }

    private static boolean contains(String text, String wanted, Budget budget) {
        budget.reads(wanted.length());
        return Search.contains(text, wanted);
    }

    private static String text(Object value, String operator, Budget budget) {
        var text = Guard.text(value, operator);
        budget.reads(text.length());
        return text;
    }
}
