package io.tandem.operator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One rule of the definitions by example.
 *
 * @param subject source type, EventBus, Sensor, or Dependency or Trigger of a Sensor
 * @param good configuration of one event, spec of a bus or Sensor, or one entry of a Sensor, that is accepted
 * @param bad one that breaks this rule and no other
 * @param field at fault, below the event, the entry or the spec; empty for the spec itself
 * @param message a part of what is said
 */
record Row(String subject, String good, String bad, String field, String message) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Names that the table uses instead of repeating what each listener or secret looks like. */
    private static final Map<String, String> SHORTHANDS = Map.of(
            "SECRET", "{name: n, key: k}",
            "AUTH", "{username: {name: n, key: u}, password: {name: n, key: p}}",
            "HOOK", "{endpoint: /h, port: '12000'}",
            "DEP", "{name: d, eventSourceName: s, eventName: e}",
            "PARAM", "{src: {dependencyName: d}, dest: x}",
            "PUBLIC", "{endpoint: /h, port: '12000', url: 'https://example.com'}");

    /** The rows of a resource; columns are separated by a bar between blanks. */
    static List<Row> read(String resource) {
        try (var in = Row.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" \\| ", 5))
                    .map(c -> new Row(c[0], c[1], c[2], c[3], c[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode accepted() {
        return manifest(good);
    }

    JsonNode refused() {
        return manifest(bad);
    }

    /** The field as the API server names it. */
    String path() {
        var parent =
                switch (subject) {
                    case "EventBus", "Sensor" -> "spec";
                    case "Dependency" -> "spec.dependencies[0]";
                    case "Trigger" -> "spec.triggers[0]";
                    default -> "spec." + subject + "[e]";
                };
        return parent + (field.isEmpty() ? "" : "." + field);
    }

    /** @param path as {@link #path}, with {@code []} for an entry of a list */
    boolean isAbout(String plural, String path, String message) {
        return plural().equals(plural)
                && path().replaceAll("\\[[0-9]+]", "[]").equals(path)
                && message.contains(this.message);
    }

    private String plural() {
        return switch (kind()) {
            case "EventBus" -> "eventbus";
            case "Sensor" -> "sensors";
            default -> "eventsources";
        };
    }

    private String kind() {
        return switch (subject) {
            case "EventBus" -> "EventBus";
            case "Sensor", "Dependency", "Trigger" -> "Sensor";
            default -> "EventSource";
        };
    }

    private String spec(String yaml) {
        return switch (subject) {
            case "EventBus", "Sensor" -> yaml;
            case "Dependency" -> "{dependencies: [" + yaml + "], triggers: [{template: {name: t, log: {}}}]}";
            case "Trigger" -> "{dependencies: [{name: d, eventSourceName: s, eventName: e}], triggers: [" + yaml + "]}";
            default -> "{" + subject + ": {e: " + yaml + "}}";
        };
    }

    private JsonNode manifest(String configuration) {
        var yaml = configuration;
        for (var shorthand : SHORTHANDS.entrySet()) {
            yaml = yaml.replace(shorthand.getKey(), shorthand.getValue());
        }
        try {
            return YAML.readTree("""
                    {apiVersion: argoproj.io/v1alpha1, kind: %s, metadata: {generateName: row-}, spec: %s}
                    """.formatted(kind(), spec(yaml)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(configuration, e);
        }
    }

    @Override
    public String toString() {
        return path() + ": " + message;
    }
}
