package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
    @Test
    void whatThePlainGrammarHasIsTaken() {
        assertThat(ServerSettings.problem("""
                # sizes
                max_memory_store: -1
                max_file_store = 1GB
                domain hub
                unique_tag: "az:"
                limits {
                  max_ack_pending: 100
                }
                """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: \"{\"\n}\nhttp: 0.0.0.0:9999\nx { y: \"}\"",
                "}\nhttp: 9999\nx {",
                "max_file_store: 1GB }",
                "a: \"{",
                "include ./other.conf",
                "a: $JS_KEY",
                "a: \"$JS_KEY\"",
                "a: [\n1\n]",
                "limits {",
                "store_dir: \"/tmp\"",
                "STORE_DIR: x",
                "ek: x",
                "a: 1; b: 2",
                "a: 1 # }",
            })
    void whatWouldLeaveTheBlockOrMoveTheStreamIsRefused(String settings) {
        assertThat(ServerSettings.problem(settings)).isPresent();
    }
}
