package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void withoutAnythingTheBriefSetRunsAgainstAnOperatorThatIsThere() {
        Options options = Options.read(List.of(), Map.of());

        assertThat(options.cases()).isEqualTo(Matrix.brief());
        assertThat(options.install()).isEmpty();
        assertThat(options.repetitions()).isEqualTo(1);
        assertThat(options.faults()).isEqualTo(1);
    }

    @Test
    void everyOptionIsAnEnvironmentVariable() {
        Options options = Options.read(
                List.of("--all"),
                Map.of("INSTALL", "some/dir", "REPETITIONS", "3", "SECONDS_OF_LOAD", "60", "OPERATOR", "ns/op"));

        assertThat(options.cases()).isEqualTo(Matrix.all());
        assertThat(options.install()).contains(Path.of("some/dir"));
        assertThat(options.repetitions()).isEqualTo(3);
        assertThat(options.seconds()).isEqualTo(60);
        assertThat(options.operator()).isEqualTo("ns/op");
    }

    @Test
    void theGoalsAreASetOfTheirOwn() {
        assertThat(Options.read(List.of("--goals"), Map.of()).cases())
                .isEqualTo(Goals.cases())
                .hasSizeGreaterThan(20);
    }

    @Test
    void aWrongNumberIsNamed() {
        assertThatThrownBy(() -> Options.read(List.of(), Map.of("RATE", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RATE must be a number above 0, not 0");
    }

    @Test
    void anOperatorWithoutNamespaceIsRefused() {
        assertThatThrownBy(() -> Options.read(List.of(), Map.of("OPERATOR", "op")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("namespace/deployment");
    }
}
