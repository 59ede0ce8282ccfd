package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.EventSourceJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A resource as one line a field; items of lists are named by what identifies them rather than by their place. */
final class Fields {
    private static final List<String> KEYS = List.of("name", "mountPath", "key", "containerPort", "port", "uid");

    private Fields() {}

    static Map<String, String> of(Object resource) {
        var fields = new TreeMap<String, String>();
        add("", EventSourceJson.MAPPER.valueToTree(resource), fields);
        return fields;
    }

    private static void add(String path, JsonNode node, Map<String, String> fields) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> add(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), fields));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                add("%s[%s]".formatted(path, key(node.get(i), i)), node.get(i), fields);
            }
        } else if (!node.isNull()) {
            fields.put(path, node.asText());
        }
    }

    /** Of a mount the path, since the name of its volume says nothing to the pod. */
    private static String key(JsonNode item, int place) {
        if (item.has("mountPath")) {
            return item.get("mountPath").asText();
        }
        return KEYS.stream()
                .filter(item::has)
                .findFirst()
                .map(key -> item.get(key).asText())
                .orElse(Integer.toString(place));
    }
}
