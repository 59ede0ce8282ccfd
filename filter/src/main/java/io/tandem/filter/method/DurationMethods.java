package io.tandem.filter.method;

import io.tandem.filter.method.Methods.Body;
import io.tandem.filter.method.Methods.Method;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Type;
import java.util.Map;
import java.util.function.LongFunction;

/** The methods of durations, months and weekdays. */
final class DurationMethods {
    static final Map<String, Method> ALL = Map.ofEntries(
            Map.entry("Hours", of(Type.FLOAT, nanos -> split(nanos, 3_600_000_000_000L))),
            Map.entry("Minutes", of(Type.FLOAT, nanos -> split(nanos, 60_000_000_000L))),
            Map.entry("Seconds", of(Type.FLOAT, nanos -> split(nanos, 1_000_000_000L))),
            Map.entry("Milliseconds", of(Type.INT64, nanos -> Sized.int64(nanos / 1_000_000))),
            Map.entry("Microseconds", of(Type.INT64, nanos -> Sized.int64(nanos / 1_000))),
            Map.entry("Nanoseconds", of(Type.INT64, Sized::int64)),
            Map.entry("Abs", of(Type.DURATION, nanos -> Sized.duration(abs(nanos)))),
            Map.entry("String", string()),
            Map.entry("Truncate", rounding((nanos, unit) -> unit <= 0 ? nanos : nanos - nanos % unit)),
            Map.entry("Round", rounding(DurationMethods::round)));

    /** Of months and weekdays, which only have a name. */
    static final Map<String, Method> NAMED = Map.of("String", string());

    private interface Rounding {
        long apply(long nanos, long unit);
    }

    private DurationMethods() {}

    private static Method of(Type result, LongFunction<Object> function) {
        Body body = (receiver, call) -> function.apply(((Sized) receiver).value());
        return new Method(Signature.of(result), body);
    }

    private static Method string() {
        return new Method(Signature.of(Type.STRING), Methods::text);
    }

    private static Method rounding(Rounding rounding) {
        Body body = (receiver, call) ->
                Sized.duration(rounding.apply(((Sized) receiver).value(), ((Sized) call.arguments()[0]).value()));
        return new Method(Signature.of(Type.DURATION, Type.DURATION), body);
    }

    /** Whole units and the rest are divided apart, as Go does, since a long duration has more digits than a double. */
    private static double split(long nanos, long unit) {
        return nanos / unit + (double) (nanos % unit) / unit;
    }

    private static long abs(long nanos) {
        return nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos);
    }

    static long round(long nanos, long unit) {
        if (unit <= 0) {
            return nanos;
        }
        long rest = Math.abs(nanos % unit);
        long down = nanos - nanos % unit;
        if (Long.compareUnsigned(rest + rest, unit) < 0) {
            return down;
        }
        long up = nanos < 0 ? down - unit : down + unit;
        boolean overflows = nanos < 0 ? up > nanos : up < nanos;
        return !overflows ? up : nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
