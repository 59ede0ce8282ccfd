package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    @Test
    void pairsOfKeyAndValueAreFieldsWhateverIsInTheValue() {
        assertThat(LogFields.of("not written namespace=%s error=%s", "n", "a=b namespace=other"))
                .containsExactly(Map.entry("namespace", "n"), Map.entry("error", "a=b namespace=other"));
    }

    @Test
    void whatHasNoKeyOfItsOwnIsNoField() {
        assertThat(LogFields.of("%s took %d ms, 100%% of time=%.1f%n", "it", 3, 0.25))
                .containsExactly(Map.entry("time", "0.3"));
        assertThat(LogFields.of("https://example/?a=%s key=%2$s", "x", "y")).containsExactly(Map.entry("key", "y"));
        assertThat(LogFields.of("a line without any")).isEmpty();
    }

    @Test
    void anArgumentThatIsMissingIsLeftOut() {
        assertThat(LogFields.of("a=%s b=%s", "x")).containsExactly(Map.entry("a", "x"));
    }
}
