package io.tandem.filter.method;

import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function;
import io.tandem.filter.value.Location;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import io.tandem.filter.value.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The methods of times, durations and versions, such as {@code now().Year()}. */
public final class Methods {
    /** A method of some type; the receiver comes first. */
    record Method(Signature signature, Body body) {}

    interface Body {
        Object call(Object receiver, Function.Call call);
    }

    private static final Map<Type, Map<String, Method>> ALL = Map.of(
            Type.VERSION, both(VersionMethods.OF_VALUE, BytesMethods.OF_VERSION),
            Type.VERSION_POINTER, both(VersionMethods.OF_POINTER, BytesMethods.OF_VERSION),
            Type.TIME, both(both(TimeMethods.ALL, ZoneMethods.OF_TIME), BytesMethods.OF_TIME),
            Type.LOCATION, ZoneMethods.OF_LOCATION,
            Type.DURATION, DurationMethods.ALL,
            Type.MONTH, DurationMethods.NAMED,
            Type.WEEKDAY, DurationMethods.NAMED);

    private Methods() {}

    private static Map<String, Method> both(Map<String, Method> some, Map<String, Method> more) {
        var both = new HashMap<>(some);
        both.putAll(more);
        return Map.copyOf(both);
    }

    /** What the checker needs to know of a method; empty if the type has no such method. */
    public static Optional<Signature> signature(Type type, String name) {
        return Optional.ofNullable(ALL.getOrDefault(type, Map.of()).get(name)).map(Method::signature);
    }

    /** A method bound to its receiver. */
    public static Optional<Function> of(Object receiver, String name) {
        boolean none =
                switch (receiver) {
                    case Time time -> false;
                    case Location location -> false;
                    case Sized sized -> false;
                    case Version version -> false;
                    case null, default -> true;
                };
        if (none) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        ALL.getOrDefault(Values.type(receiver), Map.of()).get(name))
                .map(method -> new Bound(receiver, method));
    }

    private record Bound(Object receiver, Method method) implements Function {
        @Override
        public Object call(Call call) {
            return method.body().call(receiver, method.signature().checked(call));
        }

        @Override
        public Type type() {
            return method.signature().type();
        }
    }

    static String text(Object value, Function.Call call) {
        return Format.value(value, call.budget());
    }
}
