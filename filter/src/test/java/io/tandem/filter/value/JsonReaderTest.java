package io.tandem.filter.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonReaderTest {
    @Test
    void halfASurrogatePairIsReplacedInNamesAndTextAsGoDoes() {
        same("\"\\ud800\"", "\"\\ufffd\"");
        same("\"\\ud800\\ud83d\\ude00\\udc00x\"", "\"\\ufffd😀\\ufffdx\"");
        same("[{\"\\udfff\": 1}, \"\\\\ud800\"]", "[{\"\\ufffd\": 1}, \"\\\\ud800\"]");
        same("\"\\uD800\\n\"", "\"\\ufffd\\n\"");
    }

    @Test
    void numbersAndNamesOfAnyLengthAreReadAsTheEventHasThem() {
        same("[0." + "3".repeat(2_000) + "]", "[0.3333333333333333]");
        assertThat(JsonReader.read(("{\"" + "n".repeat(100_000) + "\": 1}").getBytes(UTF_8)))
                .isNotNull();
    }

    @Test
    void dataIsReadAsDeepAsAnEventMayBe() {
        var deepest = "[".repeat(JsonLimits.DEPTH) + "]".repeat(JsonLimits.DEPTH);
        var value = JsonReader.read(deepest.getBytes(UTF_8));
        int depth = 0;
        for (var at = value; at instanceof Slice list; at = list.size() == 0 ? null : list.get(0)) {
            depth++;
        }
        assertThat(depth).isEqualTo(JsonLimits.DEPTH);
        assertThatThrownBy(() -> JsonReader.read(("[" + deepest + "]").getBytes(UTF_8)))
                .isInstanceOf(EvalException.class);
        assertThatThrownBy(() -> JsonText.compact(value, new Budget()))
                .isInstanceOf(BudgetException.class)
                .hasMessageContaining("500 deep");
    }

    @Test
    void whatIsNoJsonStaysRefused() {
        for (var text : new String[] {"{\"\\ud800\": }", "\"\\ud80\"", "\"\\ud800", "\"\\", "{"}) {
            assertThatThrownBy(() -> JsonReader.read(text.getBytes(UTF_8)))
                    .as(text)
                    .isInstanceOf(EvalException.class);
        }
    }

    private static void same(String json, String as) {
        assertThat(compact(json)).isEqualTo(compact(as));
    }

    private static String compact(String json) {
        return JsonText.compact(JsonReader.read(json.getBytes(UTF_8)), new Budget());
    }
}
