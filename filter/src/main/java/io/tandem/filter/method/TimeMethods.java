package io.tandem.filter.method;

import io.tandem.filter.method.Methods.Body;
import io.tandem.filter.method.Methods.Method;
import io.tandem.filter.time.TimeArithmetic;
import io.tandem.filter.time.TimeFormat;
import io.tandem.filter.value.Function;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The methods of times. */
final class TimeMethods {
    static final Map<String, Method> ALL = Map.ofEntries(
            Map.entry("Year", number(time -> time.value().getYear())),
            Map.entry("Day", number(time -> time.value().getDayOfMonth())),
            Map.entry("YearDay", number(time -> time.value().getDayOfYear())),
            Map.entry("Hour", number(time -> time.value().getHour())),
            Map.entry("Minute", number(time -> time.value().getMinute())),
            Map.entry("Second", number(time -> time.value().getSecond())),
            Map.entry("Nanosecond", number(time -> time.value().getNano())),
            Map.entry(
                    "Month",
                    of(
                            Type.MONTH,
                            (time, call) -> new Sized(Type.MONTH, time.value().getMonthValue()))),
            Map.entry("Weekday", of(Type.WEEKDAY, (time, call) -> weekday(time))),
            Map.entry("Unix", int64(instant -> instant.getEpochSecond())),
            Map.entry("UnixMilli", int64(Instant::toEpochMilli)),
            Map.entry("UnixMicro", int64(instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant))),
            Map.entry("UnixNano", int64(TimeMethods::nanos)),
            Map.entry("IsZero", of(Type.BOOL, (time, call) -> instant(time).equals(instant(Time.ZERO)))),
            Map.entry("UTC", of(Type.TIME, (time, call) -> time.in(ZoneOffset.UTC))),
            Map.entry("Local", of(Type.TIME, (time, call) -> time.in(ZoneId.systemDefault()))),
            Map.entry("String", new Method(Signature.of(Type.STRING), Methods::text)),
            Map.entry("Format", of(Type.STRING, TimeMethods::format, Type.STRING)),
            Map.entry("Before", of(Type.BOOL, (time, call) -> compare(time, call) < 0, Type.TIME)),
            Map.entry("After", of(Type.BOOL, (time, call) -> compare(time, call) > 0, Type.TIME)),
            Map.entry("Equal", of(Type.BOOL, (time, call) -> compare(time, call) == 0, Type.TIME)),
            Map.entry("Compare", of(Type.INT, (time, call) -> (long) Integer.signum(compare(time, call)), Type.TIME)),
            Map.entry("Add", of(Type.TIME, (time, call) -> add(time, duration(call)), Type.DURATION)),
            Map.entry("Sub", of(Type.DURATION, (time, call) -> between((Time) call.arguments()[0], time), Type.TIME)),
            Map.entry("AddDate", of(Type.TIME, TimeMethods::addDate, Type.INT, Type.INT, Type.INT)),
            Map.entry("Truncate", of(Type.TIME, (time, call) -> round(time, duration(call), false), Type.DURATION)),
            Map.entry("Round", of(Type.TIME, (time, call) -> round(time, duration(call), true), Type.DURATION)));

    private interface OfTime {
        Object apply(Time time, Function.Call call);
    }

    private interface Part {
        int of(Time time);
    }

    private interface Count {
        long of(Instant instant);
    }

    private TimeMethods() {}

    private static Method of(Type result, OfTime function, Type... parameters) {
        Body body = (receiver, call) -> function.apply((Time) receiver, call);
        return new Method(Signature.of(result, parameters), body);
    }

    private static Method number(Part part) {
        return of(Type.INT, (time, call) -> (long) part.of(time));
    }

    private static Method int64(Count count) {
        return of(Type.INT64, (time, call) -> Sized.int64(count.of(instant(time))));
    }

    private static Instant instant(Time time) {
        return time.value().toInstant();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    /** Sunday is 0. */
    private static Sized weekday(Time time) {
        return new Sized(Type.WEEKDAY, time.value().getDayOfWeek().getValue() % 7);
    }

    private static Object format(Time time, Function.Call call) {
        var layout = (String) call.arguments()[0];
        call.budget().bytes(4L * layout.length());
        return Text.encode(TimeFormat.format(time, Text.decode(layout)));
    }

    private static int compare(Time time, Function.Call call) {
        return instant(time).compareTo(instant((Time) call.arguments()[0]));
    }

    private static long duration(Function.Call call) {
        return ((Sized) call.arguments()[0]).value();
    }

    private static Time add(Time time, long nanos) {
        return TimeArithmetic.add(time, nanos);
    }

    private static Object between(Time from, Time to) {
        return Sized.duration(TimeArithmetic.between(from, to));
    }

    /** Months and days that overflow go on in the next month, as in Go. */
    private static Object addDate(Time time, Function.Call call) {
        return TimeArithmetic.addDate(
                time, (long) call.arguments()[0], (long) call.arguments()[1], (long) call.arguments()[2]);
    }

    /** Counts from the year 1, as Go does. */
    private static Object round(Time time, long unit, boolean halfUp) {
        return TimeArithmetic.round(time, unit, halfUp);
    }
}
