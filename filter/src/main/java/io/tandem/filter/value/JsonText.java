package io.tandem.filter.value;

import java.util.ArrayList;

/** Values as JSON, byte for byte as Go writes them: keys sorted, {@code <}, {@code >} and {@code &} escaped. */
public final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final String indent;
    private final boolean escapeHtml;
    private final Budget budget;

    private JsonText(String indent, boolean escapeHtml, Budget budget) {
        this.indent = indent;
        this.escapeHtml = escapeHtml;
        this.budget = budget;
    }

    /** @throws EvalException for what JSON cannot hold: functions, maps with other keys than strings, infinite numbers */
    public static String compact(Object value, Budget budget) {
        return text(new JsonText("", true, budget), value);
    }

    /** Without escapes for HTML. */
    public static String raw(Object value, Budget budget) {
        return text(new JsonText("", false, budget), value);
    }

    /** Indented by two blanks. */
    public static String pretty(Object value, Budget budget) {
        return text(new JsonText("  ", true, budget), value);
    }

    private static String text(JsonText json, Object value) {
        json.append(value, 0);
        return json.out.toString();
    }

    private void append(Object value, int depth) {
        budget.bytes(8L + (long) indent.length() * depth);
        switch (value) {
            case null -> out.append("null");
            case String s -> string(s);
            case Double d -> number(d);
            case Slice slice -> list(slice, depth);
            case Dict dict -> map(dict, depth);
            case Time time -> string(TimeText.rfc3339(time));
            case Sized sized ->
                out.append(
                        sized.type().kind() == Kind.UINT64
                                ? Long.toUnsignedString(sized.value())
                                : Long.toString(sized.value()));
            case Function f -> throw new EvalException("JSON cannot hold a function");
            default -> out.append(value);
        }
    }

    private void number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new EvalException("JSON cannot hold the number " + FloatText.plain(value));
        }
        out.append(FloatText.json(value));
    }

    private void list(Slice slice, int depth) {
        if (slice.isNil()) {
            out.append("null");
            return;
        }
        out.append('[');
        for (int i = 0; i < slice.size(); i++) {
            separate(i, depth + 1);
            append(slice.get(i), depth + 1);
        }
        close(slice.size(), depth, ']');
    }

    private void map(Dict dict, int depth) {
        var key = dict.type().key();
        if (!key.equals(Type.STRING) && !key.kind().isInteger() || dict.type().elem().equals(Type.NOTHING)) {
            throw new EvalException("JSON cannot hold a value of type " + dict.type());
        }
        if (dict.isNil()) {
            out.append("null");
            return;
        }
        out.append('{');
        var keys = new ArrayList<>(dict.entries().keySet());
        keys.sort(KeyOrder.INSTANCE);
        for (int i = 0; i < keys.size(); i++) {
            separate(i, depth + 1);
            string(keys.get(i).toString());
            out.append(indent.isEmpty() ? ":" : ": ");
            append(dict.get(keys.get(i)), depth + 1);
        }
        close(keys.size(), depth, '}');
    }

    private void separate(int index, int depth) {
        if (index > 0) {
            out.append(',');
        }
        line(depth);
    }

    private void close(int size, int depth, char bracket) {
        if (size > 0) {
            line(depth);
        }
        out.append(bracket);
    }

    private void line(int depth) {
        if (!indent.isEmpty()) {
            out.append('\n').repeat(indent, depth);
        }
    }

    private void string(String text) {
        budget.bytes(text.length());
        // The result is bytes again, so what is no UTF-8 is replaced on the way through Java's form.
        var encoded = new StringBuilder();
        quote(Text.decode(text), encoded);
        out.append(Text.encode(encoded.toString()));
    }

    private void quote(String java, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < java.length(); i++) {
            char c = java.charAt(i);
            switch (c) {
                case '"', '\\' -> to.append('\\').append(c);
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case '\b' -> to.append("\\b");
                case '\f' -> to.append("\\f");
                case '<', '>', '&' -> {
                    if (escapeHtml) {
                        unicode(c, to);
                    } else {
                        to.append(c);
                    }
                }
                case '\u2028', '\u2029' -> unicode(c, to);
                default -> {
                    if (c < ' ') {
                        unicode(c, to);
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }

    private static void unicode(char c, StringBuilder to) {
        to.append("\\u%04x".formatted((int) c));
    }
}
