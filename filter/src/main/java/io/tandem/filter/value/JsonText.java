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
        budget.depth(depth);
        budget.bytes(8L + (long) indent.length() * depth);
        switch (value) {
            case null -> out.append("null");
            case String s -> string(s);
            case Double d -> number(d);
            case Slice slice -> list(slice, depth);
            case Dict dict -> map(dict, depth);
            case Version version -> string(version.toString());
            case Location location -> out.append("{}");
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
        if (!key.equals(Type.STRING) && !key.kind().isInteger()
                || dict.type().elem().equals(Type.NOTHING)) {
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

    /** Goes by bytes, since what is no UTF-8 is written as an escape. */
    private void string(String text) {
        budget.bytes(text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
                continue;
            }
            int size = Utf8.sizeAt(text, i);
            var character = text.substring(i, i + size);
            switch (character) {
                case "" -> out.append("\\ufffd");
                case "\u00e2\u0080\u00a8" -> out.append("\\u2028");
                case "\u00e2\u0080\u00a9" -> out.append("\\u2029");
                default -> out.append(character);
            }
            i += Math.max(size, 1) - 1;
        }
        out.append('"');
    }

    private void ascii(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '<', '>', '&' -> out.append(escapeHtml ? "\\u%04x".formatted((int) c) : Character.toString(c));
            default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : Character.toString(c));
        }
    }
}
