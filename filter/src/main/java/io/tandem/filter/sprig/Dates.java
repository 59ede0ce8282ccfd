package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.text;

import io.tandem.filter.builtin.DataFunctions;
import io.tandem.filter.time.Durations;
import io.tandem.filter.time.TimeArithmetic;
import io.tandem.filter.time.TimeFormat;
import io.tandem.filter.time.TimeParse;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Times and durations. */
final class Dates {
    private static final long SECOND = 1_000_000_000L;

    private Dates() {}

    /** A time or seconds since 1970; now for anything else. */
    private static Time time(Object value) {
        return switch (value) {
            case Time time -> time;
            case Long seconds -> ofSeconds(seconds);
            case Sized sized when sized.type().equals(Type.INT64) -> ofSeconds(sized.value());
            case null, default -> DataFunctions.now();
        };
    }

    private static Time ofSeconds(long seconds) {
        try {
            return Time.of(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
        } catch (DateTimeException e) {
            throw new EvalException("there is no time " + seconds + " seconds after 1970");
        }
    }

    static Object format(Call call, String layout, int index, String zone) {
        call.budget().bytes(layout.length() * 4L);
        return Text.encode(TimeFormat.format(time(call.arguments()[index]).in(zone(zone)), Text.decode(layout)));
    }

    private static ZoneId zone(String name) {
        try {
            return DataFunctions.zone(Text.decode(name));
        } catch (EvalException e) {
            return ZoneOffset.UTC;
        }
    }

    /** @param lenient whether a duration that is none leaves the time as it is */
    static Object modified(Call call, boolean lenient) {
        var time = (Time) call.arguments()[1];
        try {
            return TimeArithmetic.add(time, Durations.parse(Text.decode(text(call, 0))));
        } catch (EvalException e) {
            if (lenient) {
                return time;
            }
            throw e;
        }
    }

    /** @param lenient whether a text that is no time becomes the year 1 */
    static Object parsed(Call call, boolean lenient) {
        try {
            return TimeParse.parse(Text.decode(text(call, 0)), Text.decode(text(call, 1)), ZoneId.systemDefault());
        } catch (EvalException e) {
            if (lenient) {
                return Time.ZERO;
            }
            throw e;
        }
    }

    static Object unixEpoch(Call call) {
        return Long.toString(((Time) call.arguments()[0]).value().toEpochSecond());
    }

    static Object ago(Call call) {
        long nanos = TimeArithmetic.between(time(call.arguments()[0]), DataFunctions.now());
        return Text.encode(Durations.text(Math.round(nanos / (double) SECOND) * SECOND));
    }

    static Object duration(Call call) {
        long seconds =
                switch (call.arguments()[0]) {
                    case String text -> (Long) NumberEntries.atoi(text);
                    case Sized sized when sized.type().equals(Type.INT64) -> sized.value();
                    case null, default -> 0;
                };
        return Text.encode(Durations.text(seconds * SECOND));
    }

    /** In the largest unit alone. */
    static Object rounded(Call call) {
        long nanos = nanos(call.arguments()[0]);
        long size = nanos < 0 ? -nanos : nanos;
        long hour = 3_600 * SECOND;
        var units = new Object[][] {
            {hour * 24 * 365, "y"},
            {hour * 24 * 30, "mo"},
            {hour * 24, "d"},
            {hour, "h"},
            {60 * SECOND, "m"},
            {SECOND, "s"}
        };
        for (var unit : units) {
            if (Long.compareUnsigned(size, (Long) unit[0]) > 0) {
                return Long.divideUnsigned(size, (Long) unit[0]) + (String) unit[1];
            }
        }
        return "0s";
    }

    private static long nanos(Object value) {
        return switch (value) {
            case String text -> parsed(text);
            case Sized sized when sized.type().equals(Type.INT64) -> sized.value();
            case Time time -> TimeArithmetic.between(time, DataFunctions.now());
            case null, default -> 0;
        };
    }

    private static long parsed(String text) {
        try {
            return Durations.parse(Text.decode(text));
        } catch (EvalException e) {
            return 0;
        }
    }
}
