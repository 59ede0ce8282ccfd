package io.tandem.eventsource.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloudEventEncoderTest {
    private static final String ID = "7e7a5d5b2f0f4a0a9d0c5c0f0e0d0c0b";
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05.123456789Z");

    @Test
    void theEnvelopeIsUpstreamsByteForByte() {
        assertThat(encode(new CloudEventEncoder("shop", "webhook", "orders"), ID, TIME, Map.of(), """
                {"header":{},"body":{"a":1}}"""))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"7e7a5d5b2f0f4a0a9d0c5c0f0e0d0c0b\",\"source\":\"shop\","
                        + "\"type\":\"webhook\",\"subject\":\"orders\",\"datacontenttype\":\"application/json\","
                        + "\"time\":\"2024-01-02T03:04:05.123456789Z\","
                        + "\"data_base64\":\"eyJoZWFkZXIiOnt9LCJib2R5Ijp7ImEiOjF9fQ==\"}");
    }

    @Test
    void theTimeHasAsManyDigitsAsItNeeds() {
        assertThat(time("2024-01-02T03:04:05Z")).isEqualTo("2024-01-02T03:04:05Z");
        assertThat(time("2024-01-02T03:04:05.100Z")).isEqualTo("2024-01-02T03:04:05.1Z");
        assertThat(time("2024-01-02T03:04:05.120300Z")).isEqualTo("2024-01-02T03:04:05.1203Z");
        assertThat(time("2024-01-02T03:04:05.000000001Z")).isEqualTo("2024-01-02T03:04:05.000000001Z");
    }

    @Test
    void extensionsStandSortedBetweenTheTimeAndTheData() {
        assertThat(encode(
                        new CloudEventEncoder("s", "t", "e"),
                        "i",
                        TIME,
                        Map.of("tandempod", "p-0", "tandemepoch", "7"),
                        "{}"))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"e\","
                        + "\"datacontenttype\":\"application/json\",\"time\":\"2024-01-02T03:04:05.123456789Z\","
                        + "\"tandemepoch\":\"7\",\"tandempod\":\"p-0\",\"data_base64\":\"e30=\"}");
    }

    @Test
    void whateverANameHasIsReadBack() throws Exception {
        var odd = "a\"b\\c\n\t\u0001é☃😀</script>";
        var event = new JsonMapper()
                .readTree(encode(new CloudEventEncoder(odd, odd, odd), odd, TIME, Map.of("x", odd), "{}"));
        for (var attribute : new String[] {"id", "source", "type", "subject", "x"}) {
            assertThat(event.path(attribute).textValue()).as(attribute).isEqualTo(odd);
        }
    }

    @Test
    void quotesAndControlCharactersAreEscapedAndTheRestIsUtf8() {
        assertThat(encode(new CloudEventEncoder("a\"b\\c", "t", "é\u0001☃"), "i", TIME, Map.of(), "{}"))
                .contains("\"source\":\"a\\\"b\\\\c\"")
                .contains("\"subject\":\"é\\u0001☃\"");
    }

    @Test
    void dataOfAnyLengthIsStandardBase64WithPadding() {
        for (int length = 0; length < 50; length++) {
            var data = "é".repeat(length) + "?>";
            var event = encode(new CloudEventEncoder("s", "t", "e"), "i", TIME, Map.of(), data);
            assertThat(event)
                    .endsWith(",\"data_base64\":\"" + Base64.getEncoder().encodeToString(data.getBytes(UTF_8)) + "\"}");
        }
    }

    @Test
    void dataMayBeTheBeginOfALargerArray() {
        var encoder = new CloudEventEncoder("s", "t", "e");
        var larger = "{\"a\":1}and more".getBytes(UTF_8);

        assertThat(encoder.encode("i", TIME, Map.of(), larger, 7))
                .isEqualTo(encoder.encode("i", TIME, Map.of(), "{\"a\":1}".getBytes(UTF_8)));
    }

    @Test
    void instantsOfOneSecondAndOfManyAreNotMixedUp() {
        for (var instant : new String[] {
            "2024-01-02T03:04:05.5Z", "2024-01-02T03:04:06Z", "2024-01-02T03:04:05.25Z", "2024-01-02T03:04:05Z"
        }) {
            assertThat(time(instant)).isEqualTo(instant);
        }
    }

    @Test
    void anIdNamesItsCoordinatesOrIsRandomAsUpstreams() {
        assertThat(EventId.of("shop", "orders", Optional.of("kafka:9092:t:0:7")))
                .isEqualTo("shop:orders:kafka:9092:t:0:7");
        var random = EventId.of("shop", "orders", Optional.empty());
        assertThat(random).matches("[0-9a-f]{32}").isNotEqualTo(EventId.of("shop", "orders", Optional.empty()));
    }

    private static String time(String instant) {
        var event = encode(new CloudEventEncoder("s", "t", "e"), "i", Instant.parse(instant), Map.of(), "{}");
        return event.replaceAll(".*\"time\":\"([^\"]*)\".*", "$1");
    }

    private static String encode(
            CloudEventEncoder encoder, String id, Instant time, Map<String, String> extensions, String data) {
        return new String(encoder.encode(id, time, extensions, data.getBytes(UTF_8)), UTF_8);
    }
}
