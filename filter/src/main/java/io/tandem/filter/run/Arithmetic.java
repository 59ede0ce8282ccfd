package io.tandem.filter.run;

import io.tandem.filter.time.TimeArithmetic;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Power;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;

/** Sums and products: of integers an integer that wraps around, of anything with a fraction a floating point number. */
final class Arithmetic {
    private Arithmetic() {}

    static Object add(Object a, Object b, Budget budget) {
        if (a instanceof String x && b instanceof String y) {
            budget.bytes((long) x.length() + y.length());
            return x + y;
        }
        if (Values.isPlainInteger(a) && Values.isPlainInteger(b)) {
            return Values.toInt(a) + Values.toInt(b);
        }
        if (isNumber(a) && isNumber(b)) {
            return Values.toFloat(a) + Values.toFloat(b);
        }
        if (a instanceof Time time && isDuration(b)) {
            return TimeArithmetic.add(time, nanos(b));
        }
        if (isDuration(a) && b instanceof Time time) {
            return TimeArithmetic.add(time, nanos(a));
        }
        if (isDuration(a) && isDuration(b)) {
            return Sized.duration(nanos(a) + nanos(b));
        }
        throw mismatch(a, "+", b);
    }

    static Object subtract(Object a, Object b) {
        if (Values.isPlainInteger(a) && Values.isPlainInteger(b)) {
            return Values.toInt(a) - Values.toInt(b);
        }
        if (isNumber(a) && isNumber(b)) {
            return Values.toFloat(a) - Values.toFloat(b);
        }
        if (a instanceof Time x && b instanceof Time y) {
            return Sized.duration(TimeArithmetic.between(y, x));
        }
        if (a instanceof Time time && isDuration(b)) {
            return TimeArithmetic.add(time, -nanos(b));
        }
        if (isDuration(a) && isDuration(b)) {
            return Sized.duration(nanos(a) - nanos(b));
        }
        throw mismatch(a, "-", b);
    }

    static Object multiply(Object a, Object b) {
        if (Values.isPlainInteger(a) && Values.isPlainInteger(b)) {
            return Values.toInt(a) * Values.toInt(b);
        }
        if (isNumber(a) && isNumber(b)) {
            return Values.toFloat(a) * Values.toFloat(b);
        }
        boolean durations = isDuration(a) && (isNumber(b) || isDuration(b)) || isDuration(b) && isNumber(a);
        if (!durations) {
            throw mismatch(a, "*", b);
        }
        if (a instanceof Double || b instanceof Double) {
            return factor(a) * factor(b);
        }
        return Sized.duration(nanos(a) * nanos(b));
    }

    static Object divide(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return Values.toFloat(a) / Values.toFloat(b);
        }
        throw mismatch(a, "/", b);
    }

    static Object modulo(Object a, Object b) {
        if (!Values.isPlainInteger(a) || !Values.isPlainInteger(b)) {
            throw new EvalException("'%%' works on integers, not between a %s and a %s; numbers of an event become"
                            .formatted(Values.typeName(a), Values.typeName(b))
                    + " integers by int()");
        }
        if (Values.toInt(b) == 0) {
            throw new EvalException("integer divide by zero");
        }
        return Values.toInt(a) % Values.toInt(b);
    }

    static Object power(Object a, Object b) {
        return Power.of(Values.toFloat(a), Values.toFloat(b));
    }

    static Object negate(Object value) {
        return switch (value) {
            case Double d -> -d;
            case Long l -> -l;
            case Sized sized when sized.type().equals(Type.UINT8) -> new Sized(Type.UINT8, -sized.value() & 0xff);
            case Sized sized when Values.isPlainInteger(sized) -> new Sized(sized.type(), -sized.value());
            case null, default -> throw new EvalException("'-' works on numbers, not on a " + Values.typeName(value));
        };
    }

    private static boolean isNumber(Object value) {
        return value instanceof Double || Values.isPlainInteger(value);
    }

    private static boolean isDuration(Object value) {
        return value instanceof Sized sized && sized.type().equals(Type.DURATION);
    }

    private static long nanos(Object value) {
        return value instanceof Sized sized ? sized.value() : Values.toInt(value);
    }

    private static double factor(Object value) {
        return value instanceof Sized sized ? sized.value() : Values.toFloat(value);
    }

    private static EvalException mismatch(Object a, String operator, Object b) {
        return new EvalException(
                "'%s' does not work between a %s and a %s".formatted(operator, Values.typeName(a), Values.typeName(b)));
    }
}
