package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checked-in definitions are those of the types. {@code -Dapi.update} writes them anew. */
class CrdTest {
    private static final Path CHECKED_IN = Path.of("..", "src", "main", "kubernetes", "crd");
    private static final List<String> FILES =
            List.of("eventsources.argoproj.io-v1.yml", "eventbus.argoproj.io-v1.yml", "sensors.argoproj.io-v1.yml");

    @TempDir
    private Path fresh;

    @BeforeEach
    void generate() {
        Crds.generate(fresh);
    }

    @Test
    void checkedInDefinitionsAreThoseOfTheTypes() throws IOException {
        for (var file : FILES) {
            var generated = Files.readString(fresh.resolve(file));
            if (System.getProperty("api.update") != null) {
                Files.createDirectories(CHECKED_IN);
                Files.writeString(CHECKED_IN.resolve(file), generated);
            }
            assertThat(CHECKED_IN.resolve(file))
                    .as("%s differs from the types; run: mvn -pl api test -Dtest=CrdTest -Dapi.update", file)
                    .content()
                    .isEqualTo(generated);
        }
    }

    @Test
    void definitionsFitIntoTheAnnotationOfClientSideApply() throws IOException {
        for (var file : FILES) {
            var definition =
                    Serialization.unmarshal(Files.readString(fresh.resolve(file)), CustomResourceDefinition.class);
            var annotation = EventSourceJson.MAPPER.writeValueAsBytes(definition);
            assertThat(annotation.length).as(file).isLessThan(256 * 1024);
        }
    }
}
