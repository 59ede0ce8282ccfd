package io.tandem.filter.value;

import java.util.Map;
import java.util.Objects;

/** Two ways to be equal: the operator's, where 1 equals 1.0, and the deep one, where types must be the same too. */
public final class Equality {
    private Equality() {}

    /** What {@code ==} says. */
    public static boolean equal(Object a, Object b, Budget budget) {
        if (a instanceof String x && b instanceof String y) {
            budget.reads(Math.min(x.length(), y.length()));
            return x.equals(y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return x.doubleValue() == y.doubleValue();
        }
        if (Values.isPlainInteger(a) && Values.isPlainInteger(b)) {
            return Values.toInt(a) == Values.toInt(b);
        }
        if (isPlainNumber(a) && isPlainNumber(b)) {
            return Values.toFloat(a) == Values.toFloat(b);
        }
        if (a instanceof Time x && b instanceof Time y) {
            return x.value().toInstant().equals(y.value().toInstant());
        }
        return Values.isNil(a) && Values.isNil(b) || deep(a, b, budget);
    }

    /** As Go's reflect.DeepEqual. */
    public static boolean deep(Object a, Object b, Budget budget) {
        return deep(a, b, 0, budget);
    }

    private static boolean deep(Object a, Object b, int depth, Budget budget) {
        budget.depth(depth);
        budget.steps(1);
        return switch (a) {
            case null -> b == null;
            case Slice x -> b instanceof Slice y && lists(x, y, depth + 1, budget);
            case Dict x -> b instanceof Dict y && maps(x, y, depth + 1, budget);
            case Double x -> b instanceof Double y && x.doubleValue() == y.doubleValue();
            case Function f -> false;
            default -> Objects.equals(a, b);
        };
    }

    private static boolean lists(Slice a, Slice b, int depth, Budget budget) {
        if (!a.type().equals(b.type()) || a.isNil() != b.isNil() || a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!deep(a.get(i), b.get(i), depth, budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean maps(Dict a, Dict b, int depth, Budget budget) {
        if (!a.type().equals(b.type()) || a.isNil() != b.isNil() || a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<Object, Object> entry : a.entries().entrySet()) {
            if (!b.has(entry.getKey()) || !deep(entry.getValue(), b.get(entry.getKey()), depth, budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainNumber(Object value) {
        return value instanceof Double || Values.isPlainInteger(value);
    }
}
