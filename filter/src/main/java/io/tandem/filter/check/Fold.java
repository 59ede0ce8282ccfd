package io.tandem.filter.check;

import io.tandem.filter.syntax.CompileException;
import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Power;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import java.util.List;

/** One round of constant folding, rule by rule as expr 1.15.5 has them. */
final class Fold {
    private final TypeTable types;
    private boolean applied;

    Fold(TypeTable types) {
        this.types = types;
    }

    boolean applied() {
        return applied;
    }

    Node visit(Node node) {
        var folded =
                switch (node) {
                    case Node.Unary n -> unary(n);
                    case Node.Binary n -> binary(n);
                    case Node.Array n -> array(n);
                    case Node.Builtin n -> filterOfFilter(n);
                    default -> node;
                };
        applied |= folded != node;
        return folded;
    }

    /** The value of a literal. */
    static Object constant(Node node) {
        return switch (node) {
            case Node.Int n -> n.value();
            case Node.Float n -> n.value();
            case Node.Str n -> n.value();
            case Node.Bool n -> n.value();
            default -> throw new IllegalArgumentException("no literal: " + node);
        };
    }

    private Node unary(Node.Unary node) {
        var minus = node.operator().equals("-");
        return switch (node.operator()) {
            case "-", "+" ->
                switch (node.operand()) {
                    case Node.Int n -> typed(new Node.Int(node.position(), minus ? -n.value() : n.value()), Type.INT);
                    case Node.Float n ->
                        typed(new Node.Float(node.position(), minus ? -n.value() : n.value()), Type.FLOAT);
                    default -> node;
                };
            default -> node.operand() instanceof Node.Bool n ? new Node.Bool(node.position(), !n.value()) : node;
        };
    }

    private Node binary(Node.Binary node) {
        return switch (node.operator()) {
            case "+", "-", "*" -> arithmetic(node);
            case "/", "**", "^" -> isNumber(node.left()) && isNumber(node.right()) ? floating(node) : node;
            case "%" -> remainder(node);
            case "and", "&&" -> logical(node, true);
            case "or", "||" -> logical(node, false);
            case "==" -> equal(node);
            default -> node;
        };
    }

    private Node arithmetic(Node.Binary node) {
        if (node.left() instanceof Node.Int a && node.right() instanceof Node.Int b) {
            long result =
                    switch (node.operator()) {
                        case "+" -> a.value() + b.value();
                        case "-" -> a.value() - b.value();
                        default -> a.value() * b.value();
                    };
            return typed(new Node.Int(node.position(), result), Type.INT);
        }
        if (isNumber(node.left()) && isNumber(node.right())) {
            return floating(node);
        }
        if (node.operator().equals("+") && node.left() instanceof Node.Str a && node.right() instanceof Node.Str b) {
            return new Node.Str(node.position(), a.value() + b.value());
        }
        return node;
    }

    private Node floating(Node.Binary node) {
        double a = number(node.left());
        double b = number(node.right());
        double result =
                switch (node.operator()) {
                    case "+" -> a + b;
                    case "-" -> a - b;
                    case "*" -> a * b;
                    case "/" -> a / b;
                    default -> Power.of(a, b);
                };
        return typed(new Node.Float(node.position(), result), Type.FLOAT);
    }

    private static Node remainder(Node.Binary node) {
        if (node.left() instanceof Node.Int a && node.right() instanceof Node.Int b) {
            if (b.value() == 0) {
                throw new CompileException(node.position(), "integer divide by zero");
            }
            return new Node.Int(node.position(), a.value() % b.value());
        }
        return node;
    }

    /** A constant that decides nothing is left out, so the other side may then be of any type. */
    private static Node logical(Node.Binary node, boolean neutral) {
        boolean left = node.left() instanceof Node.Bool;
        boolean right = node.right() instanceof Node.Bool;
        if (left && ((Node.Bool) node.left()).value() == neutral) {
            return node.right();
        }
        if (right && ((Node.Bool) node.right()).value() == neutral) {
            return node.left();
        }
        return left || right ? new Node.Bool(node.position(), !neutral) : node;
    }

    private static Node equal(Node.Binary node) {
        boolean same = node.left() instanceof Node.Int && node.right() instanceof Node.Int
                || node.left() instanceof Node.Str && node.right() instanceof Node.Str
                || node.left() instanceof Node.Bool && node.right() instanceof Node.Bool;
        return same ? new Node.Bool(node.position(), constant(node.left()).equals(constant(node.right()))) : node;
    }

    private static Node array(Node.Array node) {
        boolean constant = !node.elements().isEmpty()
                && node.elements().stream()
                        .allMatch(element ->
                                isNumber(element) || element instanceof Node.Str || element instanceof Node.Bool);
        if (!constant) {
            return node;
        }
        var items = node.elements().stream().map(Fold::constant).toArray();
        return new Node.Constant(node.position(), Slice.list(items));
    }

    private static Node filterOfFilter(Node.Builtin node) {
        boolean nested = node.name().equals("filter")
                && node.arguments().getFirst() instanceof Node.Builtin base
                && base.name().equals("filter");
        if (!nested) {
            return node;
        }
        var inner = (Node.Builtin) node.arguments().getFirst();
        var both = new Node.Binary(
                node.position(),
                "&&",
                inner.arguments().get(1),
                node.arguments().get(1));
        return new Node.Builtin(
                node.position(), "filter", List.of(inner.arguments().getFirst(), both));
    }

    private Node typed(Node node, Type type) {
        types.put(node, type);
        return node;
    }

    private static boolean isNumber(Node node) {
        return node instanceof Node.Int || node instanceof Node.Float;
    }

    private static double number(Node node) {
        return node instanceof Node.Int n ? n.value() : ((Node.Float) node).value();
    }
}
