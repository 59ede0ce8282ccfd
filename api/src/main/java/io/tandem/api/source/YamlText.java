package io.tandem.api.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.SortedMap;
import java.util.TreeMap;

/** YAML that stands as text in a field. */
public final class YamlText {
    private static final YAMLMapper YAML = new YAMLMapper();

    private YamlText() {}

    /**
     * What is at the ends of a tree of maps, by the names on the way there, joined by dots; a list is one text.
     *
     * @param yaml null or blank for none
     * @throws IllegalArgumentException if it is not YAML; the message says where, and quotes nothing
     */
    public static SortedMap<String, String> leaves(String yaml) {
        var leaves = new TreeMap<String, String>();
        if (yaml != null && !yaml.isBlank()) {
            try {
                flatten("", YAML.readTree(yaml), leaves);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("is not YAML: " + e.getOriginalMessage(), e);
            }
        }
        return leaves;
    }

    private static void flatten(String path, JsonNode node, SortedMap<String, String> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves));
        } else if (!node.isNull() && !node.isMissingNode()) {
            leaves.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
