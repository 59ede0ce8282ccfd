package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.sprig.Sprig.variadic;
import static io.tandem.filter.sprig.TextEntries.integer;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.FLOAT;
import static io.tandem.filter.value.Type.INT;
import static io.tandem.filter.value.Type.INT64;
import static io.tandem.filter.value.Type.INTS;
import static io.tandem.filter.value.Type.STRING;

import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Power;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions on numbers, which take anything and make a number of it. */
final class NumberEntries {
    static final List<Entry> ALL = List.of(
            of("atoi", call -> atoi(text(call, 0)), INT, STRING),
            of("int64", call -> Sized.int64(Cast.toLong(call.arguments()[0])), INT64, ANY),
            of("int", call -> Cast.toLong(call.arguments()[0]), INT, ANY),
            of("float64", call -> Cast.toDouble(call.arguments()[0]), FLOAT, ANY),
            of("toDecimal", call -> Sized.int64(octal(call)), INT64, ANY),
            variadic("seq", NumberEntries::sequence, STRING, INT),
            of("until", call -> until(0, integer(call, 0), integer(call, 0) < 0 ? -1 : 1, call), INTS, INT),
            of(
                    "untilStep",
                    call -> until(integer(call, 0), integer(call, 1), integer(call, 2), call),
                    INTS,
                    INT,
                    INT,
                    INT),
            of("add1", call -> Sized.int64(Cast.toLong(call.arguments()[0]) + 1), INT64, ANY),
            variadic("add", call -> longs(call, Long::sum, true), INT64, ANY),
            of("sub", call -> longs(call, (a, b) -> a - b, false), INT64, ANY, ANY),
            of("div", call -> longs(call, NumberEntries::divide, false), INT64, ANY, ANY),
            of("mod", call -> longs(call, NumberEntries::modulo, false), INT64, ANY, ANY),
            variadic("mul", call -> longs(call, (a, b) -> a * b, false), INT64, ANY, ANY),
            variadic("max", call -> longs(call, Math::max, false), INT64, ANY, ANY),
            variadic("biggest", call -> longs(call, Math::max, false), INT64, ANY, ANY),
            variadic("min", call -> longs(call, Math::min, false), INT64, ANY, ANY),
            variadic("maxf", call -> doubles(call, Math::max), FLOAT, ANY, ANY),
            variadic("minf", call -> doubles(call, Math::min), FLOAT, ANY, ANY),
            of("add1f", call -> decimal(call.arguments()[0]).add(BigDecimal.ONE).doubleValue(), FLOAT, ANY),
            variadic("addf", call -> decimals(call, BigDecimal::add, true), FLOAT, ANY),
            variadic("subf", call -> decimals(call, BigDecimal::subtract, false), FLOAT, ANY, ANY),
            variadic("divf", call -> decimals(call, NumberEntries::quotient, false), FLOAT, ANY, ANY),
            variadic("mulf", call -> decimals(call, BigDecimal::multiply, false), FLOAT, ANY, ANY),
            of("ceil", call -> Math.ceil(Cast.toDouble(call.arguments()[0])), FLOAT, ANY),
            of("floor", call -> Math.floor(Cast.toDouble(call.arguments()[0])), FLOAT, ANY),
            variadic("round", NumberEntries::round, FLOAT, ANY, INT, FLOAT));

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");

    private NumberEntries() {}

    /** What is no number is 0; one that is too large or too small is the nearest there is. */
    static Object atoi(String text) {
        if (!INTEGER.matcher(text).matches()) {
            return 0L;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static long octal(Call call) {
        try {
            var text = Format.value(call.arguments()[0], call.budget());
            return Long.parseLong(text, 8);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** @param fromZero whether to begin with zero instead of the first argument */
    private static Object longs(Call call, LongBinaryOperator operator, boolean fromZero) {
        var arguments = call.arguments();
        long result = fromZero ? 0 : Cast.toLong(arguments[0]);
        for (int i = fromZero ? 0 : 1; i < arguments.length; i++) {
            result = operator.applyAsLong(result, Cast.toLong(arguments[i]));
        }
        return Sized.int64(result);
    }

    private static long divide(long a, long b) {
        if (b == 0) {
            throw new EvalException("integer divide by zero");
        }
        return a / b;
    }

    private static long modulo(long a, long b) {
        if (b == 0) {
            throw new EvalException("integer divide by zero");
        }
        return a % b;
    }

    private static Object doubles(Call call, DoubleBinaryOperator operator) {
        return Arrays.stream(call.arguments())
                .mapToDouble(Cast::toDouble)
                .reduce(operator)
                .orElseThrow();
    }

    private static Object decimals(Call call, BinaryOperator<BigDecimal> operator, boolean fromZero) {
        var result = fromZero ? BigDecimal.ZERO : decimal(call.arguments()[0]);
        for (int i = fromZero ? 0 : 1; i < call.arguments().length; i++) {
            call.budget().steps(16);
            result = operator.apply(result, decimal(call.arguments()[i]));
        }
        return result.doubleValue();
    }

    private static BigDecimal decimal(Object value) {
        double number = Cast.toDouble(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new EvalException("a number that is not finite has no decimal digits");
        }
        return BigDecimal.valueOf(number);
    }

    /** To sixteen places, as the Go library divides. */
    private static BigDecimal quotient(BigDecimal a, BigDecimal b) {
        if (b.signum() == 0) {
            throw new EvalException("decimal division by zero");
        }
        return a.divide(b, 16, RoundingMode.HALF_UP);
    }

    private static Object round(Call call) {
        double limit = call.arguments().length > 2 ? (Double) call.arguments()[2] : 0.5;
        double power = Power.of(10, integer(call, 1));
        double digits = power * Cast.toDouble(call.arguments()[0]);
        double fraction = digits - (digits < 0 ? Math.ceil(digits) : Math.floor(digits));
        return (fraction >= limit ? Math.ceil(digits) : Math.floor(digits)) / power;
    }

    private static Slice until(long start, long stop, long step, Call call) {
        var numbers = new ArrayList<Object>();
        boolean up = stop >= start;
        if (up ? step > 0 : step < 0) {
            for (long i = start; up ? i < stop : i > stop; i += step) {
                call.budget().elements(1);
                numbers.add(i);
            }
        }
        return Slice.of(INTS, numbers);
    }

    private static Object sequence(Call call) {
        int count = call.arguments().length;
        if (count == 0 || count > 3) {
            return "";
        }
        long start = count == 1 ? 1 : integer(call, 0);
        long end = integer(call, count - 1);
        long direction = end < start ? -1 : 1;
        long step = count == 3 ? integer(call, 1) : direction;
        if (count == 3 && direction < 0 && step > 0) {
            return "";
        }
        var numbers = until(start, end + direction, step, call);
        call.budget().bytes(numbers.size() * 20L);
        return Arrays.stream(numbers.toArray()).map(Object::toString).collect(Collectors.joining(" "));
    }
}
