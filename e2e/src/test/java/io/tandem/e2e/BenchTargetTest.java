package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchTargetTest {
    @Test
    void aTargetIsAnImageAnExecutableOrAnAddressInTheOrderOfTheArguments() {
        Map<String, BenchTarget> targets = BenchTarget.named(
                "webhook",
                List.of("ours=localhost/tandem:1", "mine=exec:/opt/run", "there=http://127.0.0.1:12000/numbers"));

        assertThat(targets.keySet()).containsExactly("ours", "mine", "there");
        assertThat(targets.values())
                .containsExactly(
                        new BenchTarget.Image("localhost/tandem:1"),
                        new BenchTarget.Executable(Path.of("/opt/run")),
                        new BenchTarget.Address(URI.create("http://127.0.0.1:12000/numbers")));
    }

    @Test
    void aNameThatNoPodCouldHaveIsRefused() {
        for (String arg : List.of("localhost/tandem:1", "Ours=image", "ours=", "=image")) {
            assertThatThrownBy(() -> BenchTarget.named("webhook", List.of(arg)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(arg);
        }
    }

    @Test
    void aLimitThatNobodyWroteOrBuiltIsRefusedAndNotTakenForAnImage() {
        assertThatThrownBy(() -> BenchTarget.named("generic", List.of("limit=limit")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is a limit program for %s, and none for generic", String.join(", ", BenchTarget.LIMITS));
        // tests run in the module's folder, in which bin/bench builds nothing
        for (String type : BenchTarget.LIMITS) {
            assertThatThrownBy(() -> BenchTarget.named(type, List.of("limit=limit")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("%s is missing: bin/bench builds it, with Go", type);
        }
    }

    @Test
    void eachLimitHasItsProgramWhereBinBenchBuildsIt() throws IOException {
        try (Stream<Path> programs = Files.list(Path.of("src", "main", "go", "limit"))) {
            assertThat(programs.filter(program -> Files.exists(program.resolve("main.go")))
                            .map(program -> program.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(BenchTarget.LIMITS);
        }
    }
}
