package io.tandem.eventsource.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl 1.35 (sigs.k8s.io/yaml 1.6.0) makes of a scalar, in JSON; found out by giving it each of these. */
class KubectlYamlTest {
    private static final ObjectMapper YAML = new ObjectMapper(new KubectlYaml(YAMLFactory.builder()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.0        | 1
            1.         | 1
            1e3        | 1000
            -0.5       | -0.5
            .5e3       | 500
            +1.5       | 1.5
            1e400      | "1e400"
            098        | 98
            08.5       | 8.5
            017        | 15
            -017       | -15
            0o17       | 15
            0O17       | 15
            0o9        | "0o9"
            0x1F       | 31
            0x         | "0x"
            0b101      | 5
            0b2        | "0b2"
            1_000.5    | 1000.5
            _1         | "_1"
            18446744073709551615 | 18446744073709551615
            1:30       | "1:30"
            2024-01-02 | "2024-01-02"
            on         | true
            N          | false
            tRue       | "tRue"
            ~          | null
            nuLL       | "nuLL"
            Infinity   | "Infinity"
            "1"        | "1"
            'on'       | "on"
            !!str 1    | "1"
            """)
    void aScalarIsWhatItIsToKubectl(String written, String json) throws IOException {
        assertThat(value("v: " + written).get("v")).hasToString(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            on    | true
            n     | false
            017   | 15
            1.0   | 1
            098   | 98
            1.5   | 1.5
            "on"  | on
            1:30  | 1:30
            """)
    void aKeyIsTheTextOfWhatItIsToKubectl(String written, String name) throws IOException {
        assertThat(value(written + ": x").fieldNames()).toIterable().containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v: .inf", "v: -.Inf", "v: .NaN", "~: x", "null: x"})
    void whatJsonHasNoFormForIsRefused(String yaml) {
        assertThatThrownBy(() -> value(yaml))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("in quotes");
    }

    private static JsonNode value(String yaml) throws IOException {
        return YAML.readTree(yaml);
    }
}
