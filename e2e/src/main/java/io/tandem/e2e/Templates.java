package io.tandem.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Manifests of the suites in which names in double braces stand for what only a run knows. */
final class Templates {
    private Templates() {}

    /**
     * A manifest with its open places filled.
     *
     * @throws IllegalArgumentException if one is left open
     */
    static String filled(String name, Map<String, String> values) {
        String text;
        try (var in = Templates.class.getResourceAsStream(name)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("no manifest " + name, e);
        }
        for (var value : values.entrySet()) {
            text = text.replace("{{%s}}".formatted(value.getKey()), value.getValue());
        }
        if (text.contains("{{")) {
            throw new IllegalArgumentException("left open: " + text.substring(text.indexOf("{{"), text.indexOf("}}")));
        }
        return text;
    }
}
