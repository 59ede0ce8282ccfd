package io.tandem.filter.value;

import java.util.ArrayList;

/** Values as text, as Go's {@code %v} prints them. */
public final class Format {
    private final StringBuilder out = new StringBuilder();
    private final Budget budget;

    private Format(Budget budget) {
        this.budget = budget;
    }

    public static String value(Object value, Budget budget) {
        if (value instanceof String s) {
            return s;
        }
        var format = new Format(budget);
        format.append(value, 0);
        budget.bytes(format.out.length());
        return format.out.toString();
    }

    private void append(Object value, int depth) {
        budget.depth(depth);
        budget.steps(1);
        switch (value) {
            case null -> out.append("<nil>");
            case String s -> {
                budget.bytes(s.length());
                out.append(s);
            }
            case Double d -> out.append(FloatText.plain(d));
            case Slice slice -> list(slice, depth + 1);
            case Dict dict -> map(dict, depth + 1);
            case Time time -> out.append(TimeText.string(time));
            case Location location -> out.append(Text.encode(location.name()));
            case Sized sized -> out.append(integer(sized));
            case Function f -> throw new EvalException("a function has no text");
            default -> out.append(value);
        }
    }

    private void list(Slice slice, int depth) {
        out.append('[');
        for (int i = 0; i < slice.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(slice.get(i), depth);
        }
        out.append(']');
    }

    private void map(Dict dict, int depth) {
        out.append("map[");
        var keys = new ArrayList<>(dict.entries().keySet());
        keys.sort(KeyOrder.INSTANCE);
        for (int i = 0; i < keys.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            append(keys.get(i), depth);
            out.append(':');
            append(dict.get(keys.get(i)), depth);
        }
        out.append(']');
    }

    static String integer(Sized sized) {
        if (sized.type().equals(Type.DURATION)) {
            return TimeText.duration(sized.value());
        }
        if (sized.type().equals(Type.MONTH)) {
            return TimeText.month(sized.value());
        }
        if (sized.type().equals(Type.WEEKDAY)) {
            return TimeText.weekday(sized.value());
        }
        return sized.type().kind() == Kind.UINT64 ? Long.toUnsignedString(sized.value()) : Long.toString(sized.value());
    }
}
