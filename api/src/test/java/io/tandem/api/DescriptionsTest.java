package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl explain} says something of every field that its name does not say already. */
class DescriptionsTest {
    private static final Set<String> FILLER =
            Set.of("a", "an", "the", "of", "this", "is", "for", "field", "value", "name", "setting", "settings", "to");

    @TempDir
    private Path fresh;

    @ParameterizedTest
    @ValueSource(strings = {"eventsources", "eventbus", "sensors"})
    void everyFieldIsDescribed(String plural) throws IOException {
        var faults = new ArrayList<String>();
        walk(plural, schema(plural), faults);
        assertThat(faults).isEmpty();
    }

    /** What pods do where nothing is set. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        eventbus | spec.jetstream.streamConfig                 | 3 replicas (1 of a single server)
        eventbus | spec.jetstreamExotic.streamConfig           | 3 replicas in a cluster that can hold them, else 1
        eventbus | status.config.jetstream.streamConfig        | 3 replicas in a cluster that can hold them, else 1
        """)
    void aDefaultIsToldAsItIs(String plural, String path, String words) throws IOException {
        var field = schema(plural);
        for (var name : path.split("\\.")) {
            field = field.getProperties().get(name);
        }
        assertThat(field.getDescription()).contains(words);
    }

    private JSONSchemaProps schema(String plural) throws IOException {
        Crds.generate(fresh);
        var file = fresh.resolve(plural + ".argoproj.io-v1.yml");
        return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema();
    }

    private static void walk(String path, JSONSchemaProps schema, List<String> faults) {
        if (schema.getProperties() != null) {
            var said = new HashMap<String, String>();
            schema.getProperties().forEach((name, property) -> {
                var field = path + "." + name;
                var text = property.getDescription();
                check(field, name, text, faults);
                var twin = text == null ? null : said.putIfAbsent(text, name);
                if (twin != null) {
                    faults.add(field + " is described with the words of " + twin);
                }
                walk(field, property, faults);
            });
        }
        if (schema.getItems() != null) {
            walk(path + "[]", schema.getItems().getSchema(), faults);
        }
        if (schema.getAdditionalProperties() != null) {
            walk(path + ".*", schema.getAdditionalProperties().getSchema(), faults);
        }
    }

    private static void check(String field, String name, String text, List<String> faults) {
        if (text == null || text.isBlank()) {
            faults.add(field + " has no description");
        } else if (!Character.isUpperCase(text.charAt(0)) && !text.startsWith("/") || !text.endsWith(".")) {
            faults.add(field + " is not described in sentences: " + text);
        } else if (wordsBeyond(name, text) < 2) {
            faults.add(field + " is described by nothing but its name: " + text);
        }
    }

    private static long wordsBeyond(String name, String text) {
        var known = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty() && !FILLER.contains(word) && !known.contains(word))
                .distinct()
                .count();
    }
}
