package io.tandem.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FilterTest {
    @Test
    void dashesAndDotsOfTopLevelKeysAreReplaced() throws Exception {
        var data = "{\"a-b\": 1, \"c.d.e\": 2, \"c\": 3, \"f\": {\"g-h\": 4}}";
        assertThat(test("a_b == 1 && c.d.e == 2 && f['g-h'] == 4", data)).isTrue();
    }

    @Test
    void aNullEventHasNoNames() throws Exception {
        assertThat(test("a == nil", "null")).isTrue();
    }

    @Test
    void whatIsNoObjectOrNoBoolIsAnError() {
        assertThatThrownBy(() -> test("true", "[]")).hasMessage("the event's data is no JSON object");
        assertThatThrownBy(() -> test("n", "{\"n\": 1}"))
                .hasMessage("the filter yields float64, expected a bool (true or false)");
    }

    @Test
    void textThatLooksLikeUtf32IsNoJsonAndNoCrash() {
        assertThatThrownBy(() -> test(
                        "jsonpath(t, '$') == 1", "{\"t\": \"2\\u0000\\u0000\\u0000\\u0007\\u00ff\\u00ff\\u00ff\"}"))
                .hasMessageContaining("invalid JSON");
        assertThatThrownBy(() -> Filter.compile("true").test(new byte[] {'2', 0, 0, 0, 7, -1, -1, -1}))
                .hasMessageContaining("invalid JSON");
    }

    @Test
    void errorsTellLineAndColumn() {
        assertThatThrownBy(() -> Filter.compile("a ==\n  ]"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessage("line 2, column 3: unexpected ']', expected a value");
    }

    @Test
    void functionsThatAreLeftOutSayWhy() {
        assertThatThrownBy(() -> test("sprig.genCA('a', 1) == nil", "{}"))
                .hasMessageContaining("sprig.genCA is not there in filters: it makes keys or certificates at random");
        assertThatThrownBy(() -> test("sprig.getHostByName('example.com') == ''", "{}"))
                .hasMessageContaining("it would ask the network for each event");
        assertThatThrownBy(() -> test("sprig.env('HOME') == ''", "{}"))
                .hasMessageContaining("'env' cannot be called: it is not there");
    }

    private static boolean test(String expression, String data) throws Exception {
        return Filter.compile(expression).test(data.getBytes(StandardCharsets.UTF_8));
    }
}
