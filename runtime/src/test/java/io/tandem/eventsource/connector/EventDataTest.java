package io.tandem.eventsource.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expected texts were printed by Go 1.26's encoding/json. */
class EventDataTest {
    @Test
    void fieldsKeepTheOrderOfTheCalls() throws Exception {
        var data = EventData.object()
                .put("topic", "t")
                .put("key", (String) null)
                .put("partition", 3)
                .put("flag", true)
                .body(bytes("hello"), false)
                .put("nested", EventData.object().put("a", 1L))
                .metadata(Map.of("k", "v"));

        assertThat(text(data))
                .isEqualTo("{\"topic\":\"t\",\"key\":null,\"partition\":3,\"flag\":true,\"body\":\"aGVsbG8=\","
                        + "\"nested\":{\"a\":1},\"metadata\":{\"k\":\"v\"}}");
    }

    @Test
    void stringsAreEscapedAsUpstreamEscapesThem() {
        var data = EventData.object().put("s", "a<b>&\u2028\u2029\0\u001f\b\f\n\r\t\"\\/é€😀\u007f\ud800");

        assertThat(text(data))
                .isEqualTo(
                        "{\"s\":\"a\\u003cb\\u003e\\u0026\\u2028\\u2029\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/é€😀\u007f"
                                + "\\ufffd\"}");
    }

    @Test
    void mapsAreSortedByCodePoint() {
        var map = new LinkedHashMap<String, String>();
        for (var key : List.of("\uffff", "😀", "b", "a", "ab")) {
            map.put(key, key);
        }

        assertThat(text(EventData.object().put("m", map)))
                .isEqualTo("{\"m\":{\"a\":\"a\",\"ab\":\"ab\",\"b\":\"b\",\"\uffff\":\"\uffff\",\"😀\":\"😀\"}}");
    }

    @Test
    void listsInMapsMayBeEmptyOrNull() {
        var map = new LinkedHashMap<String, List<String>>();
        map.put("B", List.of("1", "2"));
        map.put("C", null);
        map.put("A", List.of());

        assertThat(text(EventData.object().putLists("header", map)))
                .isEqualTo("{\"header\":{\"A\":[],\"B\":[\"1\",\"2\"],\"C\":null}}");
    }

    @Test
    void jsonBodiesKeepKeyOrderNumbersAndEscapesAndLoseWhiteSpace() throws Exception {
        var body = " { \"b\" : 1.00 , \"a\":[ 1e5 , \"<\\/ \\u2028 \u2028 x  \\\" y\" ,true,null ] } \n";

        assertThat(text(EventData.object().body(bytes(body), true)))
                .isEqualTo("{\"body\":{\"b\":1.00,\"a\":[1e5,\"\\u003c\\/ \\u2028 \\u2028 x  \\\" y\",true,null]}}");
    }

    @Test
    void aScalarIsJsonToo() throws Exception {
        assertThat(text(EventData.object().body(bytes("12345678901234567890.10"), true)))
                .isEqualTo("{\"body\":12345678901234567890.10}");
    }

    @Test
    void noBodyIsNull() throws Exception {
        assertThat(text(EventData.object().body(null, true))).isEqualTo("{\"body\":null}");
        assertThat(text(EventData.object().body(null, false))).isEqualTo("{\"body\":null}");
        assertThat(text(EventData.object().body(new byte[0], false))).isEqualTo("{\"body\":\"\"}");
    }

    @Test
    void whatIsNotOneJsonValueIsRefusedNamingTheSwitch() {
        for (var bad : List.of("", "  ", "{", "{} 1", "{}]", "nul", "01", "{\"a\":1,}", "\ufeff{}", "\"\u0001\"")) {
            assertThatThrownBy(() -> EventData.object().body(bytes(bad), true))
                    .as(bad)
                    .isInstanceOf(InvalidPayloadException.class)
                    .hasMessageContaining("body")
                    .hasMessageContaining("jsonBody is true")
                    .hasMessageContaining("set jsonBody to false");
        }
    }

    @Test
    void emptyMetadataIsLeftOutOrNull() {
        assertThat(text(EventData.object().metadata(Map.of()).metadata(null))).isEqualTo("{}");
        assertThat(text(EventData.object().metadataOrNull(null))).isEqualTo("{\"metadata\":null}");
    }

    @Test
    void bodiesLargerThanTheFirstBufferAreWhole() throws Exception {
        var large = "\"" + "<".repeat(100_000) + "\"";

        assertThat(text(EventData.object().body(bytes(large), true)))
                .isEqualTo("{\"body\":\"" + "\\u003c".repeat(100_000) + "\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(EventData data) {
        return new String(data.json(), UTF_8);
    }
}
