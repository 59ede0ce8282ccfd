package io.tandem.filter.method;

import io.tandem.filter.method.Methods.Method;
import io.tandem.filter.time.TimeFormat;
import io.tandem.filter.value.Location;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The methods of times that ask for their zone. Of those that have two results in Go, one sees the first. */
final class ZoneMethods {
    static final Map<String, Method> OF_TIME = Map.ofEntries(
            Map.entry("Location", of(Type.LOCATION, ZoneMethods::location)),
            Map.entry(
                    "In",
                    new Method(
                            Signature.of(Type.TIME, Type.LOCATION),
                            (time, call) -> in((Time) time, (Location) call.arguments()[0]))),
            Map.entry("Zone", of(Type.STRING, ZoneMethods::name)),
            Map.entry("ZoneBounds", of(Type.TIME, ZoneMethods::begin)),
            Map.entry("IsDST", of(Type.BOOL, ZoneMethods::isSummer)),
            Map.entry("ISOWeek", of(Type.INT, time -> (long) time.value().get(IsoFields.WEEK_BASED_YEAR))),
            Map.entry("GoString", of(Type.STRING, ZoneMethods::source)));

    static final Map<String, Method> OF_LOCATION = Map.of(
            "String",
            new Method(Signature.of(Type.STRING), (location, call) -> Text.encode(((Location) location).name())));

    private ZoneMethods() {}

    private static Method of(Type result, Function<Time, Object> function) {
        return new Method(Signature.of(result), (time, call) -> function.apply((Time) time));
    }

    private static Location location(Time time) {
        return new Location(time.value().getZone(), time.zoneName());
    }

    private static Time in(Time time, Location location) {
        return new Time(time.value().withZoneSameInstant(location.zone()), location.fixedName());
    }

    private static String name(Time time) {
        boolean nameless = location(time).name().isEmpty();
        return nameless ? "" : Text.encode(time.zone());
    }

    /** When the offset began that holds at this time; the zero time if it always held. */
    private static Time begin(Time time) {
        var value = time.value();
        var transition =
                value.getZone().getRules().previousTransition(value.toInstant().plusNanos(1));
        return transition == null
                ? Time.ZERO
                : time.with(transition.getInstant().atZone(value.getZone()));
    }

    private static boolean isSummer(Time time) {
        return time.value().getZone().getRules().isDaylightSavings(time.value().toInstant());
    }

    /** The expression of Go that makes this time. */
    private static String source(Time time) {
        var value = time.value();
        var location = location(time);
        var place =
                location.zone().equals(ZoneOffset.UTC) && location.fixedName().isEmpty()
                        ? "time.UTC"
                        : location.zone().equals(ZoneId.systemDefault())
                                ? "time.Local"
                                : "time.Location(\"%s\")".formatted(location.name());
        return Text.encode("time.Date(%s, time.%s, %s, %d, %s)"
                .formatted(
                        Integer.toString(value.getYear()),
                        value.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                        TimeFormat.format(time, "2, 15, 4, 5").replaceAll("\\b0(\\d)", "$1"),
                        value.getNano(),
                        place));
    }
}
