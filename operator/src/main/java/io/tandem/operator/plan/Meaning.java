package io.tandem.operator.plan;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
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

/**
 * A resource as JSON in which only what means something is left: upstream's controller writes empty values where a user
 * wrote none, and drops what its types do not know.
 */
final class Meaning {
    private static final JsonMapper KNOWN_FIELDS =
            JsonMapper.builder().annotationIntrospector(new KnownFields()).build();

    private Meaning() {}

    static JsonNode of(Object resource) {
        var tree = cleaned(KNOWN_FIELDS.valueToTree(resource));
        if (tree.path("template").path("container") instanceof ObjectNode container) {
            container.remove("resources");
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
            object.properties().removeIf(field -> empty(field.getValue()));
        } else if (node instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, cleaned(array.get(i)));
            }
        } else if (node.isNumber()) {
            return array().numberNode(new BigDecimal(node.asText()).stripTrailingZeros());
        }
        return node;
    }

    private static ArrayNode array() {
        return KNOWN_FIELDS.createArrayNode();
    }

    private static boolean empty(JsonNode node) {
        return node.isNull()
                || (node.isContainerNode() && node.isEmpty())
                || (node.isTextual() && node.asText().isEmpty())
                || (node.isBoolean() && !node.asBoolean())
                || (node.isNumber() && node.decimalValue().signum() == 0);
    }

    /** Leaves out what a type keeps without knowing it. */
    private static final class KnownFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnyGetter(Annotated member) {
            return false;
        }

        @Override
        public boolean hasIgnoreMarker(AnnotatedMember member) {
            return member.hasAnnotation(JsonAnyGetter.class) || super.hasIgnoreMarker(member);
        }
    }
}
