package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.EventSourceJson;
import io.tandem.api.SensorSpec;
import io.tandem.api.sensor.GoJson;
import java.util.function.Function;

/**
 * Whether the program that runs one specification of a Sensor would do the same with another. What this release knows is
 * compared exactly, since an empty value may mean something in a manifest, a header or a parameter. Of what it does not
 * know, a field counts that the program was given: upstream's controller gives it what its own release knows.
 */
final class SensorMeaning {
    private SensorMeaning() {}

    static boolean same(SensorSpec runs, SensorSpec wanted) {
        var known = known(runs);
        return known.equals(known(wanted)) && sameRest(known, told(runs), told(wanted));
    }

    private static ObjectNode known(SensorSpec spec) {
        return tree(spec, GoJson::known);
    }

    private static ObjectNode told(SensorSpec spec) {
        var tree = tree(spec, GoJson::of);
        if (spec.unknown() != null) {
            GoJson.newer(SensorSpec.class, spec.unknown()).forEach(tree::set);
        }
        return tree;
    }

    private static ObjectNode tree(SensorSpec spec, Function<Object, JsonNode> written) {
        var tree = EventSourceJson.MAPPER.createObjectNode();
        tree.set("dependencies", written.apply(spec.dependencies()));
        tree.set("triggers", written.apply(spec.triggers()));
        tree.set("loggingFields", written.apply(spec.loggingFields()));
        return tree;
    }

    /** Of two trees that agree in what is known. */
    private static boolean sameRest(JsonNode known, JsonNode told, JsonNode wanted) {
        if (known instanceof ObjectNode fields) {
            return told.properties().stream().allMatch(field -> {
                var now = wanted.path(field.getKey());
                return fields.has(field.getKey())
                        ? sameRest(fields.get(field.getKey()), field.getValue(), now)
                        : field.getValue().equals(now) || (now.isMissingNode() && zero(field.getValue()));
            });
        }
        if (known instanceof ArrayNode items) {
            for (int i = 0; i < items.size(); i++) {
                if (!sameRest(items.get(i), told.path(i), wanted.path(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What Go may write of a field that nobody set. */
    private static boolean zero(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isBoolean() && !value.asBoolean())
                || (value.isNumber() && value.decimalValue().signum() == 0);
    }
}
