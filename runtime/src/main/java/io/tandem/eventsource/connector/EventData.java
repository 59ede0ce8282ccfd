package io.tandem.eventsource.connector;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Builds an event's {@code data}: a JSON object, field after field in the order of the calls, byte for byte as upstream
 * writes it ({@code < > &} and U+2028, U+2029 escaped; maps sorted by key; bodies that are JSON inlined with their key
 * order and number text kept). One object builds one event, on one thread.
 */
public final class EventData {
    /** Upstream sorts by byte of UTF-8, which is the order of code points; Java's own order is by UTF-16 unit. */
    private static final Comparator<String> BY_CODE_POINT = EventData::compareCodePoints;

    private final JsonBuffer out = new JsonBuffer();
    private char separator = '{';

    private EventData() {}

    /** An object without fields. */
    public static EventData object() {
        return new EventData();
    }

    /**
     * What {@link GoReader} has read into an object, as the whole data.
     *
     * @throws InvalidPayloadException never for what was read
     */
    public static byte[] whole(GoType type, Object value) throws InvalidPayloadException {
        var out = new JsonBuffer();
        new GoWriter(out).write(type, value);
        return Arrays.copyOf(out.array(), out.size());
    }

    /** A string; null gives {@code null}. */
    public EventData put(String name, String value) {
        name(name);
        out.string(value);
        return this;
    }

    /** A whole number; null gives {@code null}. */
    public EventData put(String name, Number value) {
        name(name);
        out.ascii(value == null ? "null" : Long.toString(value.longValue()));
        return this;
    }

    /** A boolean. */
    public EventData put(String name, boolean value) {
        name(name);
        out.ascii(Boolean.toString(value));
        return this;
    }

    /** A nested object; null gives {@code null}. */
    public EventData put(String name, EventData value) {
        name(name);
        if (value == null) {
            out.ascii("null");
        } else {
            out.bytes(value.json());
        }
        return this;
    }

    /** A list of strings; null gives {@code null}. */
    public EventData put(String name, List<String> value) {
        name(name);
        list(value);
        return this;
    }

    /** A map of strings, sorted by key; null gives {@code null}. */
    public EventData put(String name, Map<String, String> value) {
        name(name);
        if (value == null) {
            out.ascii("null");
            return this;
        }
        var entry = '{';
        for (var key : sorted(value)) {
            key(entry, key);
            out.string(value.get(key));
            entry = ',';
        }
        out.ascii(entry == '{' ? "{}" : "}");
        return this;
    }

    /** A map of lists of strings, such as headers or a query, sorted by key; null gives {@code null}. */
    public EventData putLists(String name, Map<String, ? extends List<String>> value) {
        name(name);
        if (value == null) {
            out.ascii("null");
            return this;
        }
        var entry = '{';
        for (var key : sorted(value)) {
            key(entry, key);
            list(value.get(key));
            entry = ',';
        }
        out.ascii(entry == '{' ? "{}" : "}");
        return this;
    }

    /** The same from names and values in turn, sorted by name already. */
    public EventData putFields(String name, List<String> namesAndValues) {
        name(name);
        String present = null;
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            var key = namesAndValues.get(i);
            if (key.equals(present)) {
                out.ascii(',');
            } else {
                out.ascii(present == null ? "" : "]");
                key(present == null ? '{' : ',', key);
                out.ascii('[');
                present = key;
            }
            out.string(namesAndValues.get(i + 1));
        }
        out.ascii(present == null ? "{}" : "]}");
        return this;
    }

    /**
     * JSON as it came, inlined without its white space; null gives {@code null}.
     *
     * @throws InvalidPayloadException if it is not one JSON value in UTF-8; the message names the field
     */
    public EventData putJson(String name, byte[] json) throws InvalidPayloadException {
        return inline(name, json, "send one JSON value in UTF-8");
    }

    /**
     * What {@link GoReader} has read, written as Go writes it again.
     *
     * @throws InvalidPayloadException never for what was read
     */
    public EventData put(String name, GoType type, Object value) throws InvalidPayloadException {
        name(name);
        new GoWriter(out).write(type, value);
        return this;
    }

    /**
     * The field {@code body}: JSON inlined if {@code jsonBody}, else the bytes as a string in standard base64; null gives
     * {@code null}.
     *
     * @throws InvalidPayloadException if {@code jsonBody} and the bytes are not one JSON value in UTF-8
     */
    public EventData body(byte[] raw, boolean jsonBody) throws InvalidPayloadException {
        if (jsonBody) {
            return inline("body", raw, "jsonBody is true: send one JSON value in UTF-8, or set jsonBody to false");
        }
        name("body");
        if (raw == null) {
            out.ascii("null");
        } else {
            out.base64(raw);
        }
        return this;
    }

    /** The field {@code metadata}; left out if there is none. */
    public EventData metadata(Map<String, String> metadata) {
        return metadata == null || metadata.isEmpty() ? this : put("metadata", metadata);
    }

    /** The field {@code metadata} of the types that write {@code null} if there is none: file, hdfs, sftp. */
    public EventData metadataOrNull(Map<String, String> metadata) {
        return put("metadata", metadata);
    }

    /** The complete object in UTF-8; no field can be added any more. */
    public byte[] json() {
        close();
        return Arrays.copyOf(out.array(), out.size());
    }

    /** The array whose first {@link #length()} bytes are the complete object: for who reads it at once and needs no copy. */
    public byte[] array() {
        close();
        return out.array();
    }

    /** How long the complete object is. */
    public int length() {
        close();
        return out.size();
    }

    private void close() {
        if (separator != '}') {
            out.ascii(separator == '{' ? "{}" : "}");
            separator = '}';
        }
    }

    private void name(String name) {
        if (separator == '}') {
            throw new IllegalStateException("the object is complete");
        }
        key(separator, name);
        separator = ',';
    }

    private void key(char before, String key) {
        out.ascii(before);
        out.string(key);
        out.ascii(':');
    }

    private void list(List<String> values) {
        if (values == null) {
            out.ascii("null");
            return;
        }
        out.ascii('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.ascii(',');
            }
            out.string(values.get(i));
        }
        out.ascii(']');
    }

    private EventData inline(String name, byte[] json, String advice) throws InvalidPayloadException {
        name(name);
        if (json == null) {
            out.ascii("null");
        } else {
            out.json(name, json, advice);
        }
        return this;
    }

    /** The keys in the order in which Go writes them. */
    static String[] sorted(Map<String, ?> map) {
        var keys = map.keySet().toArray(String[]::new);
        Arrays.sort(keys, BY_CODE_POINT);
        return keys;
    }

    private static int compareCodePoints(String a, String b) {
        for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
