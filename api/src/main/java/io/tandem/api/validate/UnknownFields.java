package io.tandem.api.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which fields of a value landed among the unknown ones: most are typing errors, and do nothing. */
public final class UnknownFields {
    private UnknownFields() {}

    /** @return their paths, beginning with a dot */
    public static List<String> in(Object value) {
        var found = new ArrayList<String>();
        walk("", value, found);
        return found;
    }

    private static void walk(String path, Object value, List<String> found) {
        switch (value) {
            case null -> {}
            case JsonNode json -> {}
            case Map<?, ?> map -> map.forEach((key, item) -> walk(path + "." + key, item, found));
            case List<?> list -> list.forEach(item -> walk(path + "[]", item, found));
            case Record bean -> components(path, bean, found);
            default -> {}
        }
    }

    private static void components(String path, Record bean, List<String> found) {
        for (var component : bean.getClass().getRecordComponents()) {
            try {
                var value = component.getAccessor().invoke(bean);
                if (component.getName().equals("unknown") && value instanceof Map<?, ?> map) {
                    map.keySet().forEach(key -> found.add(path + "." + key));
                } else {
                    walk(path + "." + component.getName(), value, found);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(path, e);
            }
        }
    }
}
