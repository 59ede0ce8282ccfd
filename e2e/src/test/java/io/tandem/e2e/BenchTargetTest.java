package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        assertThatThrownBy(() -> BenchTarget.named("amqp", List.of("limit=limit")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a limit program for webhook and for kafka, and none for amqp");
        // tests run in the module's folder, in which bin/bench builds nothing
        assertThatThrownBy(() -> BenchTarget.named("kafka", List.of("limit=limit")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka is missing: bin/bench builds it, with Go");
    }
}
