package io.tandem.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A resource with a value in every field of the checked-in definition. */
final class Everything {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Everything() {}

    static ObjectNode of(String kind, String plural) throws IOException {
        var file = Path.of("..", "src", "main", "kubernetes", "crd", plural + ".argoproj.io-v1.yml");
        var definition = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        var schema = definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        var resource =
                JSON.objectNode().put("apiVersion", "argoproj.io/v1alpha1").put("kind", kind);
        resource.putObject("metadata").put("name", "everything");
        schema.getProperties().forEach((name, property) -> resource.set(name, value(property)));
        return resource;
    }

    /** Puts a field with this name into every object, except those that are Kubernetes' own or hold names of events. */
    static void addToEveryObject(JsonNode json, String field) {
        json.forEach(child -> addToEveryObject(child, field));
        if (json instanceof ObjectNode object && !object.has("a-name")) {
            object.putObject(field).putArray("deep").add(1).addNull().add(0.5);
        }
    }

    private static JsonNode value(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return JSON.textNode("10s");
        }
        return switch (schema.getType()) {
            case null -> JSON.textNode("0.5");
            case "boolean" -> JSON.booleanNode(true);
            case "integer" -> JSON.numberNode(7);
            case "string" -> JSON.textNode("text");
            case "array" -> JSON.arrayNode().add(value(schema.getItems().getSchema()));
            case "object" -> object(schema);
            default -> throw new IllegalStateException("no value for type " + schema.getType());
        };
    }

    private static JsonNode object(JSONSchemaProps schema) {
        var object = JSON.objectNode();
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> object.set(name, value(property)));
        }
        if (schema.getAdditionalProperties() != null) {
            object.set("a-name", value(schema.getAdditionalProperties().getSchema()));
        }
        return object;
    }
}
