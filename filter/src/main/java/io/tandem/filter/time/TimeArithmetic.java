package io.tandem.filter.time;

import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Time;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;

/** Sums and differences of times; durations in nanoseconds. */
public final class TimeArithmetic {
    private TimeArithmetic() {}

    public static Time add(Time time, long nanos) {
        try {
            return time.with(time.value().plusNanos(nanos));
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange();
        }
    }

    /** From one to the other; the longest duration there is if it is longer. */
    public static long between(Time from, Time to) {
        var duration = Duration.between(from.value().toInstant(), to.value().toInstant());
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    public static Time addDate(Time time, long years, long months, long days) {
        var value = time.value();
        try {
            var firstOfMonth = LocalDate.of(value.getYear(), value.getMonthValue(), 1)
                    .plusYears(years)
                    .plusMonths(months);
            var date = firstOfMonth.plusDays(Math.addExact(value.getDayOfMonth() - 1L, days));
            return time.with(ZonedTime.at(date.atTime(value.toLocalTime()), value.getZone()));
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange();
        }
    }

    public static Time round(Time time, long unit, boolean halfUp) {
        if (unit <= 0) {
            return time;
        }
        var sinceZero =
                Duration.between(Time.ZERO.value().toInstant(), time.value().toInstant());
        var nanos = BigInteger.valueOf(sinceZero.getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000L))
                .add(BigInteger.valueOf(sinceZero.getNano()));
        long rest = nanos.mod(BigInteger.valueOf(unit)).longValue();
        return add(time, halfUp && rest + rest >= unit ? unit - rest : -rest);
    }

    private static EvalException outOfRange() {
        return new EvalException("the time is out of range");
    }
}
