package io.tandem.eventsource.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tandem.eventsource.event.AnyText;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonScannerTest {
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\"a\"",
        "\"\\u00e9\"",
        "\\u12",
        "0",
        "-",
        "1",
        ".",
        "e",
        "E+",
        "tru",
        "true",
        "null",
        "false",
        " ",
        "\n",
        "\u2028",
        "<",
        "é",
        "\u0001",
        "/",
        "//",
        "'a'",
        "NaN",
        "-0.0e-0",
        "01",
        "\"\\x\"",
        "\"\\/\""
    };

    @Test
    void anyJsonIsInlinedAsByAParserAndACopy() throws Exception {
        var random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            value(random, 5, text);
            var json = text.toString().getBytes(UTF_8);
            assertThat(scanned(json)).as(text.toString()).isEqualTo(new String(FormerJson.inlined(json), UTF_8));
        }
    }

    @Test
    void whatAParserRefusesIsRefusedAndNothingElse() {
        var random = new SplittableRandom(13);
        int valid = 0;
        for (int i = 0; i < 300_000; i++) {
            var text = new StringBuilder();
            for (int parts = random.nextInt(1, 9); parts > 0; parts--) {
                text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
            var json = text.toString().getBytes(UTF_8);
            boolean accepted = accepted(json);
            assertThat(accepted).as(text.toString()).isEqualTo(parsed(json));
            valid += accepted ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(1000);
    }

    @Test
    void bytesThatAreNoUtf8StayInStringsAsUpstreamLeavesThem() throws Exception {
        var latin = "{\"city\": \"M\u00fcnchen\", \"n\":1}".getBytes(ISO_8859_1);

        assertThat(EventData.object().body(latin, true).json())
                .isEqualTo("{\"body\":{\"city\":\"M\u00fcnchen\",\"n\":1}}".getBytes(ISO_8859_1));
        for (var cut : new String[] {"\"\u00e2\"", "\"\u00e2\u0080\"", "\"\u00e2\u0080\u00aa\"", "\"\u00ff\u00fe\""}) {
            var bytes = cut.getBytes(ISO_8859_1);
            assertThat(EventData.object().putJson("b", bytes).json())
                    .isEqualTo(("{\"b\":" + cut + "}").getBytes(ISO_8859_1));
        }
        assertThatThrownBy(() -> scanned("\u00fc".getBytes(ISO_8859_1))).isInstanceOf(InvalidPayloadException.class);
    }

    @Test
    void loneSurrogatesNulLongNumbersAndLongNamesAreJson() throws Exception {
        for (var json : new String[] {
            "\"\\ud83d\"",
            "{\"\\udfff\":1}",
            "{\"\\u0000\":1}",
            "1".repeat(2_000_000),
            "{\"" + "n".repeat(100_000) + "\":1}"
        }) {
            assertThat(scanned(json.getBytes(UTF_8))).isEqualTo(json);
        }
    }

    @Test
    void nestingEndsWhereUpstreamsParserEndsIt() throws Exception {
        var deepest = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(scanned(deepest.getBytes(UTF_8))).isEqualTo(deepest);
        assertThatThrownBy(() -> scanned(("[" + deepest + "]").getBytes(UTF_8)))
                .hasMessageContaining("at byte 10000: it is nested more than 10000 deep");
    }

    @Test
    void aMessageSaysWhereAndWhatAndQuotesNothingOfTheBody() {
        assertThat(refusal("{\"a\":secret}")).contains("body is not JSON at byte 5: a value should follow");
        assertThat(refusal("{\"a\":trusecret}")).contains("at byte 8: this is none of true, false and null");
        assertThat(refusal("{\"secret")).contains("at byte 8: it ends too early, a string does not end");
        assertThat(refusal("\"secret\\q\"")).contains("at byte 8: no such escape");
        assertThat(refusal("[1 2]")).contains("at byte 3: a comma or ] should follow");
    }

    private static String refusal(String json) {
        try {
            EventData.object().body(json.getBytes(UTF_8), true);
        } catch (InvalidPayloadException e) {
            assertThat(e.getMessage()).doesNotContain("secret");
            return e.getMessage();
        }
        throw new AssertionError(json + " was accepted");
    }

    private static String scanned(byte[] json) throws InvalidPayloadException {
        var data = EventData.object().putJson("b", json);
        var text = new String(data.json(), UTF_8);
        assertThat(Arrays.copyOf(data.array(), data.length())).isEqualTo(data.json());
        return text.substring("{\"b\":".length(), text.length() - 1);
    }

    private static boolean accepted(byte[] json) {
        try {
            scanned(json);
            return true;
        } catch (InvalidPayloadException e) {
            return false;
        }
    }

    private static boolean parsed(byte[] json) {
        try {
            FormerJson.inlined(json);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void value(SplittableRandom random, int depth, StringBuilder out) {
        space(random, out);
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> out.append(random.nextBoolean() ? "true" : "null");
            case 1 -> out.append(random.nextInt(-1000, 1000));
            case 2 -> out.append(random.nextDouble() * Math.pow(10, random.nextInt(-20, 20)));
            case 3, 4 -> string(random, out);
            case 5 -> members(random, depth, false, out.append('[')).append(']');
            default -> members(random, depth, true, out.append('{')).append('}');
        }
        space(random, out);
    }

    private static StringBuilder members(SplittableRandom random, int depth, boolean named, StringBuilder out) {
        for (int i = random.nextInt(5); i > 0; i--) {
            if (named) {
                string(random, out);
                out.append(':');
            }
            value(random, depth - 1, out);
            out.append(i > 1 ? "," : "");
        }
        return out;
    }

    private static void string(SplittableRandom random, StringBuilder out) {
        var text = new String(AnyText.of(random, 12).getBytes(UTF_8), UTF_8);
        out.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(text))
                .append('"');
    }

    private static void space(SplittableRandom random, StringBuilder out) {
        if (random.nextInt(4) == 0) {
            out.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }
}
