package io.tandem.eventsource.connector.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.connector.EventData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AvroTextTest {
    private static final String LIST =
            "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";

    private record Example(String schema, String hex, String body) {}

    /** Made by {@code src/test/go/avro} with the library itself. */
    static Stream<Example> examples() throws IOException {
        try (var lines = AvroTextTest.class.getResourceAsStream("goavro.jsonl")) {
            return new ObjectMapper().readerFor(Example.class).<Example>readValues(lines).readAll().stream();
        }
    }

    @Test
    void whatTheLibraryOfUpstreamWritesIsWrittenAndWhatItRefusesIsRefused() throws Exception {
        assertThat(examples()).hasSizeGreaterThan(300).allSatisfy(example -> {
            if (example.body.equals("!")) {
                assertThatThrownBy(() -> text(example.schema, example.hex)).isInstanceOf(BadRecordException.class);
            } else {
                var body = text(example.schema, example.hex).getBytes(StandardCharsets.US_ASCII);
                assertThat(new String(EventData.object().body(body, true).json(), StandardCharsets.UTF_8))
                        .isEqualTo(example.body);
            }
        });
    }

    @Test
    void anEmptyNamespaceAndANamedDecimalAreWrappedAsUpstreamWrapsThem() throws Exception {
        var record =
                "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"a.b\",\"fields\":[{\"name\":\"f\",\"type\":[\"null\",%s]}]}";
        var inside = record.formatted("{\"type\":\"enum\",\"name\":\"E\",\"namespace\":\"\",\"symbols\":[\"A\"]}");
        assertThat(text(inside, "0200")).isEqualTo("{\"f\":{\"a.b.E\":\"A\"}}");
        var money = record.formatted(
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"name\":\"money\",\"precision\":9,\"scale\":2}");
        assertThat(text(money, "020241")).isEqualTo("{\"f\":{\"a.b.money\":\"A\"}}");
        assertThat(examples().map(Example::body)).anyMatch(body -> body.contains("a.b.money"));
    }

    @Test
    void fieldsAreInTheOrderOfTheSchemaAndWhatFollowsTheValueIsLeftOut() throws Exception {
        var schema =
                "{\"type\":\"record\",\"name\":\"M\",\"fields\":[{\"name\":\"b\",\"type\":\"int\"},{\"name\":\"a\",\"type\":\"string\"}]}";
        assertThat(text(schema, "0202780909")).isEqualTo("{\"b\":1,\"a\":\"x\"}");
    }

    @Test
    void aValueThatIsCutShortIsRefused() throws Exception {
        for (var example : examples().toList()) {
            for (int end = 0; end < example.hex.length() && !example.body.equals("!"); end += 2) {
                var cut = example.hex.substring(0, end);
                assertThatThrownBy(() -> text(example.schema, cut)).isInstanceOf(BadRecordException.class);
            }
        }
    }

    @Test
    void aLengthBeyondTheRecordTakesNoMemory() {
        assertThatThrownBy(() -> text("\"bytes\"", "feffffffffffffffff01"))
                .hasMessageContaining("ends before its schema does");
        assertThatThrownBy(() -> text("\"string\"", "ffffffffffffffffff01")).hasMessageContaining("negative length");
    }

    @Test
    void anArrayOfABillionNothingsIsRefusedBeforeItFillsTheMemory() {
        assertThatThrownBy(() -> text("{\"type\":\"array\",\"items\":\"null\"}", "80a8d6b90700"))
                .hasMessageContaining("16 MiB");
    }

    @Test
    void aValueThatNestsWithoutEndIsRefusedAndOneThatNestsDeepIsNot() throws Exception {
        int deep = AvroText.DEEPEST / 2;
        assertThat(text(LIST, "02".repeat(deep - 1) + "00")).startsWith("{\"next\":{\"L\":{\"next\"");
        assertThatThrownBy(() -> text(LIST, "02".repeat(deep) + "00")).hasMessageContaining("nested");
        var endless = "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"e\",\"type\":\"E\"}]}";
        assertThatThrownBy(() -> text(endless, "")).hasMessageContaining("nested");
    }

    @Test
    void theZeroOfAFixedDecimalWhichTheLibraryRefusesIsRead() throws Exception {
        var schema =
                "{\"type\":\"fixed\",\"name\":\"D\",\"size\":2,\"logicalType\":\"decimal\",\"precision\":4,\"scale\":2}";
        assertThat(text(schema, "0000")).isEqualTo("\"\\u0000\\u0000\"");
    }

    private static String text(String schema, String hex) throws BadRecordException {
        return new String(
                AvroText.of(UpstreamNames.parse(schema), HexFormat.of().parseHex(hex), 0), StandardCharsets.US_ASCII);
    }
}
