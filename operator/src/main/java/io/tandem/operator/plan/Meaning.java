package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tandem.api.Container;
import io.tandem.api.Template;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource as JSON in which only what means something is left: upstream's controller writes empty values where a user
 * wrote none, and drops what its types do not know. An empty value that it can tell from none is kept: such a change is one.
 */
final class Meaning {
    private static final JsonMapper KNOWN_FIELDS =
            JsonMapper.builder().annotationIntrospector(new GoFields()).build();

    /** Parts of a template that say nothing where they are empty; upstream writes some of them always. */
    private static final Set<String> SAY_NOTHING = Set.of("metadata", "resources", "container");

    private Meaning() {}

    static JsonNode of(Object resource) {
        JsonNode tree = cleaned(KNOWN_FIELDS.valueToTree(resource));
        if (tree.path("template") instanceof ObjectNode template) {
            if (template.path("container") instanceof ObjectNode container) {
                container.remove("resources");
            }
            withoutWhatSaysNothing(template);
            if (template.isEmpty()) {
                return without(tree, List.of("template"));
            }
        }
        return tree;
    }

    static JsonNode without(JsonNode tree, List<String> fields) {
        return tree instanceof ObjectNode object ? object.without(fields) : tree;
    }

    /** CPU and memory by their amounts: {@code 0.1} and {@code 100m} are the same. */
    static boolean sameResources(Template one, Template other) {
        try {
            return amounts(one).equals(amounts(other));
        } catch (IllegalArgumentException e) {
            return false; // an amount that is none: the API server says so when it is written
        }
    }

    private static List<Map<String, Quantity>> amounts(Template template) {
        return Optional.ofNullable(template)
                .map(Template::container)
                .map(Container::resources)
                .map(wanted -> List.of(orEmpty(wanted.getLimits()), orEmpty(wanted.getRequests())))
                .orElseGet(() -> List.of(Map.of(), Map.of()));
    }

    private static Map<String, Quantity> orEmpty(Map<String, Quantity> amounts) {
        return amounts == null ? Map.of() : amounts;
    }

    private static JsonNode cleaned(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(cleaned(field.getValue())));
            object.properties().removeIf(field -> field.getValue().isNull());
        } else if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, cleaned(array.get(i)));
            }
        } else if (node.isNumber()) {
            return KNOWN_FIELDS.getNodeFactory().numberNode(new BigDecimal(node.asText()).stripTrailingZeros());
        }
        return node;
    }

    /** Maps of a template have texts as values, so these names are names of fields. */
    private static void withoutWhatSaysNothing(JsonNode node) {
        node.forEach(Meaning::withoutWhatSaysNothing);
        if (node instanceof ObjectNode object) {
            object.properties()
                    .removeIf(field -> SAY_NOTHING.contains(field.getKey())
                            && field.getValue().isObject()
                            && field.getValue().isEmpty());
        }
    }
}
