package io.tandem.filter;

import io.tandem.filter.time.TimeFormat;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.FloatText;
import io.tandem.filter.value.Function;
import io.tandem.filter.value.Location;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import io.tandem.filter.value.Version;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of a value with all its types, as the Go program of the corpus writes it. */
final class Canonical {
    private Canonical() {}

    static String text(Object value) {
        return switch (value) {
            case null -> "nil";
            case Boolean b -> b.toString();
            case String s -> quote(s);
            case Long l -> "int " + l;
            case Double d -> "float " + FloatText.plain(d);
            case Version version -> Values.type(version) + " " + version.original();
            case Time time -> "time " + TimeFormat.format(time, "2006-01-02T15:04:05.999999999Z07:00");
            case Sized sized -> sized.type() + " " + number(sized);
            case Slice slice -> slice.type() + (slice.isNil() ? " nil" : list(slice));
            case Dict dict -> dict.type() + (dict.isNil() ? " nil" : map(dict));
            case Location location -> Values.type(location).name();
            case Function f -> "func";
            default -> throw new AssertionError(value.getClass());
        };
    }

    private static String number(Sized sized) {
        return sized.type().equals(Type.UINT64) ? Long.toUnsignedString(sized.value()) : Long.toString(sized.value());
    }

    private static String list(Slice slice) {
        return IntStream.range(0, slice.size())
                .mapToObj(i -> text(slice.get(i)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String map(Dict dict) {
        return dict.entries().entrySet().stream()
                .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
                .sorted()
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quote(String text) {
        var out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out.append(c);
            } else {
                out.append("\\x%02x".formatted((int) c));
            }
        }
        return out.append('"').toString();
    }
}
