package io.tandem.filter;

import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.JsonReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes an event's data into what names of an expression stand for. At the top level a dash becomes an underscore, since a
 * name cannot have one, and a key with dots becomes maps inside each other.
 */
final class EventData {
    private EventData() {}

    /** @throws EvalException if the bytes are no JSON object */
    static Dict read(byte[] json) {
        return switch (JsonReader.read(json)) {
            case Dict dict -> prepared(dict);
            case null -> Dict.object(new LinkedHashMap<>());
            default -> throw new EvalException("the event's data is no JSON object");
        };
    }

    private static Dict prepared(Dict data) {
        boolean plain = data.entries().keySet().stream()
                .map(String.class::cast)
                .allMatch(key -> key.indexOf('-') < 0 && key.indexOf('.') < 0);
        return plain ? data : Dict.object(expanded(underscored(data)));
    }

    private static Map<String, Object> underscored(Dict data) {
        var entries = new LinkedHashMap<String, Object>();
        data.entries().forEach((key, value) -> entries.put(((String) key).replace('-', '_'), value));
        return entries;
    }

    /** Of {@code a} and {@code a.b} the first is left out. */
    private static Map<Object, Object> expanded(Map<String, Object> entries) {
        var expanded = new LinkedHashMap<Object, Object>();
        var sorted = new TreeSet<>(entries.keySet());
        entries.forEach((key, value) -> {
            var next = sorted.ceiling(key + ".");
            if (next == null || !next.startsWith(key + ".")) {
                put(expanded, key, value);
            }
        });
        return expanded;
    }

    private static void put(Map<Object, Object> into, String key, Object value) {
        var map = into;
        int start = 0;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
            var part = (Dict) map.computeIfAbsent(key.substring(start, dot), k -> Dict.object(new LinkedHashMap<>()));
            map = part.entries();
            start = dot + 1;
        }
        map.put(key.substring(start), value);
    }
}
