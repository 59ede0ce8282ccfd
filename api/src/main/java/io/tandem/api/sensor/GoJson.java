package io.tandem.api.sensor;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part of a Sensor as the reference implementation writes it: the same fields in the same order, also those that are
 * empty. Its program keeps a hash of what it reads in the bus, and begins anew where that is another one; so nothing is
 * tidied here.
 *
 * <p>What this release does not know stands behind the rest, for a newer program; but not a field in another case.
 */
public final class GoJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer(new Escapes());

    private GoJson() {}

    /** The JSON tree of a record, a list, a map or a single value. */
    public static JsonNode of(Object value) {
        return tree(value, true);
    }

    /** The same without what this release does not know. */
    public static JsonNode known(Object value) {
        return tree(value, false);
    }

    /** As Go writes it: without blanks, and with what HTML could take for its own escaped. */
    public static String text(JsonNode tree) {
        try {
            return WRITER.writeValueAsString(tree);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * What of the unknown fields of a type a newer program may know. A field in another case is none: the reference
     * implementation's controller drops it, and its program would read it in place of what was checked.
     */
    public static Map<String, JsonNode> newer(Class<?> type, Map<?, ?> unknown) {
        var fields = new LinkedHashMap<String, JsonNode>();
        unknown.forEach((name, field) -> {
            if (FieldNames.meant(type, (String) name).isEmpty()) {
                fields.put((String) name, (JsonNode) field);
            }
        });
        return fields;
    }

    private static JsonNode tree(Object value, boolean unknown) {
        return switch (value) {
            case null -> JSON.nullNode();
            case JsonNode json -> json;
            case Record bean -> object(bean, unknown);
            case Map<?, ?> map -> map(map, unknown);
            case Collection<?> list -> {
                var array = JSON.arrayNode();
                list.forEach(item -> array.add(tree(item, unknown)));
                yield array;
            }
            case String text -> JSON.textNode(text);
            case Boolean flag -> JSON.booleanNode(flag);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            default -> throw new IllegalArgumentException("no part of a Sensor: " + value.getClass());
        };
    }

    private static ObjectNode object(Record bean, boolean unknown) {
        var object = JSON.objectNode();
        for (var component : FieldNames.components(bean.getClass())) {
            var value = bean instanceof Trigger trigger && component.getName().equals("dlqTrigger")
                    ? trigger.below()
                    : value(component, bean);
            if (component.getName().equals("unknown")) {
                if (unknown && value instanceof Map<?, ?> more) {
                    newer(bean.getClass(), more).forEach(object::set);
                }
            } else {
                field(component, value, unknown, object);
            }
        }
        return object;
    }

    private static void field(RecordComponent component, Object value, boolean unknown, ObjectNode object) {
        var go = component.getAnnotation(Go.class);
        var written = go == null
                ? (empty(value) ? null : value)
                : switch (go.value()) {
                    case POINTER -> value;
                    case ALWAYS -> value == null ? zero(component.getType()) : value;
                    case NULLABLE -> value == null ? JSON.nullNode() : value;
                    case STRUCT -> value == null ? JSON.objectNode() : value;
                };
        if (written != null) {
            object.set(component.getName(), tree(written, unknown));
        }
    }

    /** Keys in order, as Go writes those of a map. */
    private static ObjectNode map(Map<?, ?> map, boolean unknown) {
        var object = JSON.objectNode();
        new TreeMap<>(map)
                .forEach((key, value) ->
                        object.set((String) key, value == null ? JSON.textNode("") : tree(value, unknown)));
        return object;
    }

    private static boolean empty(Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Boolean flag -> !flag;
            case Number number -> number.longValue() == 0;
            case Collection<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
    }

    private static Object zero(Class<?> type) {
        if (type == String.class) {
            return "";
        }
        if (type == Boolean.class) {
            return false;
        }
        return Number.class.isAssignableFrom(type) ? (Object) 0 : JSON.nullNode();
    }

    private static Object value(RecordComponent component, Record bean) {
        try {
            return component.getAccessor().invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName(), e);
        }
    }

    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final List<Character> OWN = List.of('\b', '\f', '\n', '\r', '\t', '"', '\\');

        private final int[] ascii = CharacterEscapes.standardAsciiEscapesForJSON();

        Escapes() {
            for (char c = 0; c < ' '; c++) {
                if (!OWN.contains(c)) {
                    ascii[c] = ESCAPE_CUSTOM;
                }
            }
            ascii['<'] = ESCAPE_CUSTOM;
            ascii['>'] = ESCAPE_CUSTOM;
            ascii['&'] = ESCAPE_CUSTOM;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            return c < 128 && ascii[c] == ESCAPE_CUSTOM || c == '\u2028' || c == '\u2029'
                    ? new SerializedString("\\u%04x".formatted(c))
                    : null;
        }
    }
}
