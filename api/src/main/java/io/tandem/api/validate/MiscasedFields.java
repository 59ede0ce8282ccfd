package io.tandem.api.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.sensor.FieldNames;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

/**
 * Keys that are a field but for their case. The reference implementation's controller drops them; the program in a pod
 * would read them, in place of what was checked.
 */
public final class MiscasedFields {
    private MiscasedFields() {}

    /**
     * Takes them out of what was written of a value.
     *
     * @param tree the value as JSON, which is changed
     */
    public static void remove(Object value, JsonNode tree) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, item) -> remove(item, tree.path((String) key)));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    remove(list.get(i), tree.path(i));
                }
            }
            case Record bean
            when tree instanceof ObjectNode object -> {
                for (var component : FieldNames.components(bean.getClass())) {
                    remove(bean, component, object);
                }
            }
            case null, default -> {}
        }
    }

    private static void remove(Record bean, RecordComponent component, ObjectNode object) {
        var value = UnknownFields.value(bean, component);
        if (!component.getName().equals("unknown")) {
            remove(value, object.path(FieldNames.of(component)));
        } else if (value instanceof Map<?, ?> unknown) {
            unknown.keySet().stream()
                    .map(String::valueOf)
                    .filter(key -> FieldNames.meant(bean.getClass(), key).isPresent())
                    .forEach(object::remove);
        }
    }
}
