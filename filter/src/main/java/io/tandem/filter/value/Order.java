package io.tandem.filter.value;

/** What {@code <} and its relatives say. Integers are compared as integers, with a fraction as floating point. */
public final class Order {
    private Order() {}

    /** @throws EvalException if the two cannot be compared */
    public static boolean less(Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return x < y;
        }
        if (a instanceof Double || b instanceof Double) {
            return toFloat(a, b) < toFloat(b, a);
        }
        return compare(a, b) < 0;
    }

    /** Not the opposite of the other one: nothing is less than, or not less than, no number. */
    public static boolean lessOrEqual(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            return toFloat(a, b) <= toFloat(b, a);
        }
        return compare(a, b) <= 0;
    }

    private static int compare(Object a, Object b) {
        if (Values.isPlainInteger(a) && Values.isPlainInteger(b)) {
            return Long.compare(Values.toInt(a), Values.toInt(b));
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        if (a instanceof Time x && b instanceof Time y) {
            return x.value().toInstant().compareTo(y.value().toInstant());
        }
        if (isDuration(a) && isDuration(b)) {
            return Long.compare(((Sized) a).value(), ((Sized) b).value());
        }
        throw mismatch(a, b);
    }

    private static double toFloat(Object value, Object other) {
        if (value instanceof Double || Values.isPlainInteger(value)) {
            return Values.toFloat(value);
        }
        throw mismatch(value, other);
    }

    static boolean isDuration(Object value) {
        return value instanceof Sized sized && sized.type().equals(Type.DURATION);
    }

    private static EvalException mismatch(Object a, Object b) {
        return new EvalException("a %s and a %s cannot be ordered".formatted(Values.typeName(a), Values.typeName(b)));
    }
}
