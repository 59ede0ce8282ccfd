package io.tandem.eventsource.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.GoType.Field;
import io.tandem.eventsource.connector.GoType.ListOf;
import io.tandem.eventsource.connector.GoType.MapOf;
import io.tandem.eventsource.connector.GoType.Named;
import io.tandem.eventsource.connector.GoType.Pointer;
import io.tandem.eventsource.connector.GoType.Raw;
import io.tandem.eventsource.connector.GoType.Scalar;
import io.tandem.eventsource.connector.GoType.Struct;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes what {@link GoReader} has read, as Go writes a value of that type. */
final class GoWriter {
    private final JsonBuffer out;

    GoWriter(JsonBuffer out) {
        this.out = out;
    }

    /** @throws InvalidPayloadException never for what was read */
    void write(GoType type, Object value) throws InvalidPayloadException {
        switch (type) {
            case Scalar scalar -> scalar(scalar, value);
            case Raw raw -> raw(value == null ? raw.absent() : (String) value);
            case Named named -> object(named.struct(), asMap(value));
            case Struct struct -> object(struct, asMap(value));
            case Pointer pointer when value != null -> write(pointer.target(), value);
            case ListOf list when value != null -> list(list.items(), (List<?>) value);
            case MapOf map when value != null -> map(map.values(), asMap(value));
            case Pointer none -> out.ascii("null");
            case ListOf none -> out.ascii("null");
            case MapOf none -> out.ascii("null");
        }
    }

    private void object(Struct struct, Map<String, ?> values) throws InvalidPayloadException {
        char before = '{';
        for (var field : struct.fields()) {
            var value = values.get(field.name());
            if (field.omitEmpty() && isEmpty(field, value)) {
                continue;
            }
            key(before, field.name());
            write(field.type(), value);
            before = ',';
        }
        out.ascii(before == '{' ? "{}" : "}");
    }

    private static boolean isEmpty(Field field, Object value) {
        return switch (value) {
            case null -> !(field.type() instanceof Named || field.type() instanceof Struct);
            case String text -> text.isEmpty();
            case Long number -> number == 0;
            case Double number -> number == 0;
            case Boolean bool -> !bool;
            case Collection<?> list -> list.isEmpty();
            case Map<?, ?> map -> field.type() instanceof MapOf && map.isEmpty();
            default -> false;
        };
    }

    private void list(GoType items, List<?> values) throws InvalidPayloadException {
        char before = '[';
        for (var value : values) {
            out.ascii(before);
            write(items, value);
            before = ',';
        }
        out.ascii(before == '[' ? "[]" : "]");
    }

    private void map(GoType type, Map<String, ?> values) throws InvalidPayloadException {
        char before = '{';
        for (var key : EventData.sorted(values)) {
            key(before, key);
            write(type, values.get(key));
            before = ',';
        }
        out.ascii(before == '{' ? "{}" : "}");
    }

    private void scalar(Scalar type, Object value) throws InvalidPayloadException {
        switch (type.kind()) {
            case STRING -> out.string(value == null ? "" : (String) value);
            case INT, TIME -> out.ascii(value == null ? "0" : value.toString());
            case BOOL -> out.ascii(value == null ? "false" : value.toString());
            case FLOAT -> out.ascii(value == null ? "0" : GoNumber.text((Double) value));
            case NUMBER -> out.ascii(value == null || value.equals("") ? "0" : value.toString());
            case ANY -> any(value);
        }
    }

    private void raw(String json) throws InvalidPayloadException {
        out.json("body", json.getBytes(UTF_8), "send one JSON value in UTF-8");
    }

    private void any(Object value) throws InvalidPayloadException {
        switch (value) {
            case null -> out.ascii("null");
            case Map<?, ?> map -> map(GoType.ANY, asMap(map));
            case List<?> list -> list(GoType.ANY, list);
            case String text -> out.string(text);
            case Double number -> out.ascii(GoNumber.text(number));
            default -> out.ascii(value.toString());
        }
    }

    private void key(char before, String name) {
        out.ascii(before);
        out.string(name);
        out.ascii(':');
    }

    @SuppressWarnings("unchecked") // made by the reader
    private static Map<String, ?> asMap(Object value) {
        return value == null ? Map.of() : (Map<String, ?>) value;
    }
}
