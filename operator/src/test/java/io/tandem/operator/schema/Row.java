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
 * @param subject source type, or EventBus
 * @param good configuration of one event, or spec of a bus, that is accepted
 * @param bad one that breaks this rule and no other
 * @param field at fault, below the event or the spec; empty for the spec itself
 * @param message a part of what is said
 */
record Row(String subject, String good, String bad, String field, String message) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Names that the table uses instead of repeating what each listener or secret looks like. */
    private static final Map<String, String> SHORTHANDS = Map.of(
            "SECRET", "{name: n, key: k}",
            "AUTH", "{username: {name: n, key: u}, password: {name: n, key: p}}",
            "HOOK", "{endpoint: /h, port: '12000'}",
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
        return (isBus() ? "spec" : "spec." + subject + "[e]") + (field.isEmpty() ? "" : "." + field);
    }

    /** @param path as {@link #path}, with {@code []} for an entry of a list */
    boolean isAbout(String plural, String path, String message) {
        return isBus() == plural.equals("eventbus")
                && path().replaceAll("\\[[0-9]+]", "[]").equals(path)
                && message.contains(this.message);
    }

    private boolean isBus() {
        return subject.equals("EventBus");
    }

    private JsonNode manifest(String configuration) {
        var yaml = configuration;
        for (var shorthand : SHORTHANDS.entrySet()) {
            yaml = yaml.replace(shorthand.getKey(), shorthand.getValue());
        }
        try {
            return YAML.readTree("""
                    {apiVersion: argoproj.io/v1alpha1, kind: %s, metadata: {generateName: row-}, spec: %s}
                    """.formatted(
                    isBus() ? "EventBus" : "EventSource", isBus() ? yaml : "{" + subject + ": {e: " + yaml + "}}"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(configuration, e);
        }
    }

    @Override
    public String toString() {
        return path() + ": " + message;
    }
}
