package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBusSpec;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.Problem;
import io.tandem.api.SensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MistypedFieldsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Path DEFINITIONS = Path.of("..", "src", "main", "kubernetes", "crd");
    private static final List<JsonNode> VALUES =
            List.of(TextNode.valueOf("1"), TextNode.valueOf("true"), IntNode.valueOf(1), BooleanNode.TRUE);
    private static final Map<String, List<JsonNode>> REFUSED = Map.of(
            "string", List.of(IntNode.valueOf(1), BooleanNode.TRUE),
            "integer", List.of(TextNode.valueOf("1"), TextNode.valueOf("true"), BooleanNode.TRUE),
            "boolean", List.of(TextNode.valueOf("1"), TextNode.valueOf("true"), IntNode.valueOf(1)));

    /** Where one value can stand: its path, its part of the schema, and how it is put there. */
    private record Place(String path, JSONSchemaProps schema, UnaryOperator<JsonNode> put) {
        Place below(String path, JSONSchemaProps schema, UnaryOperator<JsonNode> into) {
            return new Place(this.path + path, schema, value -> put.apply(into.apply(value)));
        }
    }

    static Stream<Arguments> definitions() {
        return Stream.of(
                Arguments.of("eventsources.argoproj.io-v1.yml", EventSourceSpec.class, 300),
                Arguments.of("eventbus.argoproj.io-v1.yml", EventBusSpec.class, 50),
                Arguments.of("sensors.argoproj.io-v1.yml", SensorSpec.class, 100));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void eachValueThatADefinitionRefusesByItsTypeIsNamedAndNoOther(String file, Class<? extends Record> type, int least)
            throws IOException {
        var definition =
                Serialization.unmarshal(Files.readString(DEFINITIONS.resolve(file)), CustomResourceDefinition.class);
        var spec = definition
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec");
        var places = new ArrayList<Place>();
        collect(new Place("spec", spec, value -> value), places);
        assertThat(places).hasSizeGreaterThan(least);
        for (var place : places) {
            var wanted = String.valueOf(place.schema().getType());
            for (var value : VALUES) {
                var found = MistypedFields.in("spec", place.put().apply(value), type);
                if (REFUSED.getOrDefault(wanted, List.of()).contains(value)) {
                    assertThat(found)
                            .as("%s: %s", place.path(), value)
                            .extracting(Problem::field)
                            .containsExactly(place.path());
                } else {
                    assertThat(found).as("%s: %s", place.path(), value).isEmpty();
                }
            }
        }
    }

    private static void collect(Place place, List<Place> all) {
        var schema = place.schema();
        if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
            schema.getProperties()
                    .forEach((name, part) -> collect(
                            place.below(
                                    "." + name, part, value -> JSON.objectNode().set(name, value)),
                            all));
        } else if (schema.getAdditionalProperties() != null) {
            collect(
                    place.below(".k", schema.getAdditionalProperties().getSchema(), value -> JSON.objectNode()
                            .set("k", value)),
                    all);
        } else if (schema.getItems() != null) {
            collect(
                    place.below("[0]", schema.getItems().getSchema(), value -> JSON.arrayNode()
                            .add(value)),
                    all);
        } else {
            all.add(place);
        }
    }
}
