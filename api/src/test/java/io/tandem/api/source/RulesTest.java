package io.tandem.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tandem.api.EventSourceJson;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The rules of each source type; the cases are in a table: type, configuration, fields that have a problem. */
class RulesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Names that the table's configurations use instead of repeating what each listener or secret looks like. */
    private static final Map<String, String> SHORTHANDS = Map.of(
            "SECRET", "{name: n, key: k}",
            "AUTH", "{username: {name: n, key: u}, password: {name: n, key: p}}",
            "HOOK", "{endpoint: /h, port: '12000'}",
            "PUBLIC", "{endpoint: /h, port: '12000', url: 'https://example.com'}");

    @ParameterizedTest
    @CsvFileSource(resources = "/rules.csv", delimiter = '|', quoteCharacter = '`')
    void everyRuleNamesTheFieldItIsAbout(String type, String configuration, String fields) throws IOException {
        var expected = fields == null ? Set.of() : new HashSet<>(Arrays.asList(fields.split(" ")));
        assertThat(read(type, configuration).problems().stream()
                        .map(Problem::field)
                        .collect(Collectors.toSet()))
                .isEqualTo(expected);
    }

    @Test
    void aMessageSaysWhatWouldBeRight() throws IOException {
        assertThat(read("kafka", "{url: u}").problems())
                .containsExactly(
                        new Problem("topic", "is required"),
                        new Problem("partition", "must be a number, or set consumerGroup instead"));
    }

    static Source read(String type, String configuration) throws IOException {
        var yaml = configuration;
        for (var shorthand : SHORTHANDS.entrySet()) {
            yaml = yaml.replaceAll("\\b" + shorthand.getKey() + "\\b", shorthand.getValue()); // not in OAUTHBEARER
        }
        var json = YAML.readTree("{" + type + ": {e: " + yaml + "}}");
        return EventSourceJson.MAPPER
                .treeToValue(json, EventSourceSpec.class)
                .sources()
                .getFirst()
                .source();
    }
}
