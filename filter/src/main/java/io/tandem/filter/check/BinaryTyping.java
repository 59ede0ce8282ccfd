package io.tandem.filter.check;

import static io.tandem.filter.value.Types.combined;
import static io.tandem.filter.value.Types.comparable;
import static io.tandem.filter.value.Types.isAny;
import static io.tandem.filter.value.Types.isBool;
import static io.tandem.filter.value.Types.isDuration;
import static io.tandem.filter.value.Types.isInteger;
import static io.tandem.filter.value.Types.isList;
import static io.tandem.filter.value.Types.isMap;
import static io.tandem.filter.value.Types.isNumber;
import static io.tandem.filter.value.Types.isString;
import static io.tandem.filter.value.Types.isTime;

import io.tandem.filter.syntax.CompileException;
import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Regex;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import java.util.Optional;
import java.util.function.Predicate;

/** What an operator makes of two types. */
final class BinaryTyping {
    private BinaryTyping() {}

    /** @throws CompileException if the operator does not work on them */
    static Type result(Node.Binary node, Type left, Info rightInfo) {
        var right = rightInfo.type();
        return switch (node.operator()) {
            case "??" -> coalesced(left, right);
            case "in" -> in(node, left, rightInfo);
            case "matches" -> {
                pattern(node.right());
                yield known(node, left, right, operation(node.operator(), left, right));
            }
            default -> known(node, left, right, operation(node.operator(), left, right));
        };
    }

    private static Type known(Node.Binary node, Type left, Type right, Optional<Type> result) {
        return result.orElseThrow(() -> new CompileException(
                node.position(),
                "'%s' does not work between a %s and a %s"
                        .formatted(node.operator(), Type.nameOf(left), Type.nameOf(right))));
    }

    private static Optional<Type> operation(String operator, Type l, Type r) {
        return switch (operator) {
            case "==", "!=" -> when(comparable(l, r), Type.BOOL);
            case "or", "||", "and", "&&" -> when(isBool(l) && isBool(r) || either(l, r, Types::isBool), Type.BOOL);
            case "<", ">", ">=", "<=" -> when(isOrdered(l, r), Type.BOOL);
            case "-" -> minus(l, r);
            case "+" -> plus(l, r);
            case "*" ->
                isNumber(l) && isNumber(r)
                        ? Optional.of(combined(l, r))
                        : when(either(l, r, Types::isNumber), Type.ANY);
            case "/", "**", "^" -> when(isNumber(l) && isNumber(r) || either(l, r, Types::isNumber), Type.FLOAT);
            case "%" ->
                isInteger(l) && isInteger(r)
                        ? Optional.of(combined(l, r))
                        : when(either(l, r, Types::isInteger), Type.ANY);
            case "matches", "contains", "startsWith", "endsWith" ->
                when(isString(l) && isString(r) || either(l, r, Types::isString), Type.BOOL);
            case ".." -> when(isInteger(l) && isInteger(r) || either(l, r, Types::isInteger), Type.INTS);
            default -> Optional.empty();
        };
    }

    private static boolean isOrdered(Type l, Type r) {
        return isNumber(l) && isNumber(r)
                || isString(l) && isString(r)
                || isTime(l) && isTime(r)
                || either(l, r, type -> isNumber(type) || isString(type) || isTime(type));
    }

    private static Optional<Type> minus(Type l, Type r) {
        if (isNumber(l) && isNumber(r)) {
            return Optional.of(combined(l, r));
        }
        if (isTime(l) && isTime(r)) {
            return Optional.of(Type.DURATION);
        }
        if (isTime(l) && isDuration(r)) {
            return Optional.of(Type.TIME);
        }
        return when(either(l, r, type -> isNumber(type) || isTime(type)), Type.ANY);
    }

    private static Optional<Type> plus(Type l, Type r) {
        if (isNumber(l) && isNumber(r)) {
            return Optional.of(combined(l, r));
        }
        if (isString(l) && isString(r)) {
            return Optional.of(Type.STRING);
        }
        if (isTime(l) && isDuration(r) || isDuration(l) && isTime(r)) {
            return Optional.of(Type.TIME);
        }
        boolean possible = either(l, r, type -> isNumber(type) || isString(type) || isTime(type) || isDuration(type));
        return when(possible, Type.ANY);
    }

    private static Type coalesced(Type left, Type right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return right.assignableTo(left) ? left : Type.ANY;
    }

    private static Type in(Node.Binary node, Type left, Info rightInfo) {
        var right = rightInfo.type();
        if (isString(left) && Types.is(right, Kind.STRUCT) || isAny(left) && Types.is(right, Kind.STRUCT)) {
            return Type.BOOL;
        }
        if (isMap(right)) {
            if (left != null && !isAny(left) && !left.assignableTo(right.key())) {
                throw mismatch(node, "a %s is no key of a %s", left, right);
            }
            return Type.BOOL;
        }
        if (isList(right)) {
            var element = comparable(left, right.elem()) ? rightInfo.element() : right.elem();
            if (left != null && !comparable(left, element)) {
                throw mismatch(node, "a %s is never in a list of %s", left, element);
            }
            return Type.BOOL;
        }
        if (isAny(left) && isString(right) || isAny(right)) {
            return Type.BOOL;
        }
        throw mismatch(node, "a %s is never in a %s", Type.nameOf(left), Type.nameOf(right));
    }

    private static CompileException mismatch(Node node, String message, Object... arguments) {
        return new CompileException(node.position(), message.formatted(arguments));
    }

    /** A pattern that is written out is tried at once. */
    private static void pattern(Node right) {
        if (right instanceof Node.Str text) {
            try {
                Regex.compile(text.value());
            } catch (EvalException e) {
                throw new CompileException(right.position(), e.getMessage());
            }
        }
    }

    private static boolean either(Type l, Type r, Predicate<Type> allowed) {
        return isAny(l) && isAny(r) || isAny(l) && allowed.test(r) || isAny(r) && allowed.test(l);
    }

    private static Optional<Type> when(boolean possible, Type result) {
        return possible ? Optional.of(result) : Optional.empty();
    }
}
