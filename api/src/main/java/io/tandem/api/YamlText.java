package io.tandem.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * YAML that stands as text in a field, within bounds: a few kilobytes of it can mean gigabytes, since a key may be long and
 * have many below it.
 */
public final class YamlText {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Characters; all settings of sarama, or what fits into a frame of AMQP, are less. */
    private static final int LONGEST = 64 * 1024;

    private static final int LONGEST_PATH = 500;
    private static final int MOST_LEAVES = 1_000;

    private YamlText() {}

    /**
     * What stands there; a missing node for nothing.
     *
     * @param yaml null or blank for nothing
     * @throws IllegalArgumentException if it is longer than 64 KiB or not YAML. The message, to put behind the name of the field,
     *     says where; neither it nor the cause, of which there is none, quotes the text, which may hold a password
     */
    public static JsonNode tree(String yaml) {
        if (yaml == null || yaml.isBlank()) {
            return MissingNode.getInstance();
        }
        if (yaml.length() > LONGEST) {
            throw new IllegalArgumentException("has %d characters, and %d is the most: keep only what is needed"
                    .formatted(yaml.length(), LONGEST));
        }
        try {
            return YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "is not YAML" + place(e) + ": write keys and values, such as \"key: value\"");
        }
    }

    /**
     * A map; an empty one for nothing, be it written as null or as a comment.
     *
     * @param yaml null or blank for nothing
     * @throws IllegalArgumentException as of {@link #tree}, and if it is something else
     */
    public static ObjectNode map(String yaml) {
        return switch (tree(yaml)) {
            case ObjectNode map -> map;
            case NullNode nothing -> YAML.createObjectNode();
            case MissingNode nothing -> YAML.createObjectNode();
            default ->
                throw new IllegalArgumentException("is no map of YAML: write keys and values, such as \"key: value\"");
        };
    }

    /**
     * What is at the ends of a tree of maps, by the names on the way there, joined by dots; a list is one text.
     *
     * @param yaml null or blank for none
     * @throws IllegalArgumentException as of {@link #tree}, and if there are more than 1,000, or one under names of more than 500
     *     characters
     */
    public static SortedMap<String, String> leaves(String yaml) {
        var leaves = new TreeMap<String, String>();
        flatten("", tree(yaml), leaves);
        return leaves;
    }

    private static void flatten(String path, JsonNode node, SortedMap<String, String> leaves) {
        if (path.length() > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "has a key of more than %d characters, with those above it: no setting has such a name"
                            .formatted(LONGEST_PATH));
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves));
        } else if (!node.isNull() && !node.isMissingNode()) {
            leaves.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
        if (leaves.size() > MOST_LEAVES) {
            throw new IllegalArgumentException(
                    "has more than %d settings: keep only what is needed".formatted(MOST_LEAVES));
        }
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
