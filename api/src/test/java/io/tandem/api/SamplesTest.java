package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.Source;
import io.tandem.api.validate.Built;
import io.tandem.api.validate.SourceProblems;
import io.tandem.api.validate.UnknownFields;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples show each source type, without a mistake in them. */
class SamplesTest {
    static List<Path> samples() {
        return Manifests.files(Manifests.SAMPLES);
    }

    @Test
    void everySourceTypeHasASample() {
        var shown = new HashSet<Class<?>>();
        samples().stream()
                .flatMap(file -> Manifests.eventSources(file).stream())
                .flatMap(json -> Manifests.read(json).getSpec().sources().stream())
                .forEach(event -> shown.add(event.source().getClass()));
        assertThat(shown).containsExactlyInAnyOrder(Source.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleHasNoUnknownFieldAndNoProblemButThatItsTypeIsNotBuiltYet(Path file) {
        for (var json : Manifests.eventSources(file)) {
            var resource = Manifests.read(json);
            assertThat(UnknownFields.in(resource.getSpec())).isEmpty();
            var type = file.getFileName().toString().replace(".yaml", "");
            assertThat(resource.getSpec().sources())
                    .extracting(NamedSource::type)
                    .containsOnly(type);
            var problems = SourceProblems.of(resource).all();
            if (Built.TYPES.contains(type)) {
                assertThat(problems).isEmpty();
            } else {
                assertThat(problems).isNotEmpty().allSatisfy(p -> assertThat(p.message())
                        .contains("not built yet"));
            }
        }
    }
}
