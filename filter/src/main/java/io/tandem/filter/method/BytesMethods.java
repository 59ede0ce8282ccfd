package io.tandem.filter.method;

import io.tandem.filter.method.Methods.Method;
import io.tandem.filter.time.TimeFormat;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Function;

/** The methods that yield a value as bytes. */
final class BytesMethods {
    static final Map<String, Method> OF_TIME = Map.of(
            "MarshalText", of(time -> text((Time) time)),
            "MarshalJSON", of(time -> "\"" + text((Time) time) + "\""),
            "MarshalBinary", of(time -> binary((Time) time)),
            "GobEncode", of(time -> binary((Time) time)));

    static final Map<String, Method> OF_VERSION = Map.of(
            "MarshalText", of(Object::toString),
            "MarshalJSON", of(version -> "\"" + version + "\""));

    private static final long SECONDS_BEFORE_1970 = -Time.ZERO.value().toEpochSecond();

    private BytesMethods() {}

    /** @param function yields {@link Text} */
    private static Method of(Function<Object, String> function) {
        return new Method(Signature.of(Type.BYTES), (receiver, call) -> bytes(function.apply(receiver)));
    }

    private static Slice bytes(String text) {
        var bytes = new ArrayList<Object>();
        for (char c : text.toCharArray()) {
            bytes.add(new Sized(Type.UINT8, c));
        }
        return Slice.of(Type.BYTES, bytes);
    }

    /** As RFC 3339, which has no larger years. */
    private static String text(Time time) {
        int year = time.value().getYear();
        if (year < 0 || year > 9999) {
            throw new EvalException("the year %d is not between 0 and 9999".formatted(year));
        }
        return TimeFormat.format(time, "2006-01-02T15:04:05.999999999Z07:00");
    }

    /** A version, seconds since the year 1, nanoseconds, minutes of the offset; -1 stands for UTC. */
    private static String binary(Time time) {
        var value = time.value();
        int offset = value.getOffset().getTotalSeconds();
        boolean utc = value.getZone().equals(ZoneOffset.UTC) && time.zoneName().isEmpty();
        if (!utc && offset / 60 == -1) {
            throw new EvalException("an offset of one minute cannot be written");
        }
        boolean seconds = !utc && offset % 60 != 0;
        var out = ByteBuffer.allocate(seconds ? 16 : 15)
                .put((byte) (seconds ? 2 : 1))
                .putLong(value.toEpochSecond() + SECONDS_BEFORE_1970)
                .putInt(value.getNano())
                .putShort((short) (utc ? -1 : offset / 60));
        if (seconds) {
            out.put((byte) (offset % 60));
        }
        return Text.of(out.array());
    }
}
