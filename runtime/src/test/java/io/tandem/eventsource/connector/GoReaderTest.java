package io.tandem.eventsource.connector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations are what Go 1.26's {@code encoding/json} wrote. */
class GoReaderTest {
    @Test
    void anObjectOfNoTypeIsSortedAndItsNumbersAreFloats() throws Exception {
        var body = GoReader.object("""
                { "zen": "a<b&c>\\u2028 \\ud83d\\ude00 \\ud800 é \\u0001\\u007f\\b\\/", "id": 12345678901234567890, "x-github": 1.0,\
                 "Z": -0.0, "small": 1e-7, "big": 1e21, "max": 1.7976931348623157e308, "frac": 0.1, "exp": 1.5E+3,\
                 "nest": [ {"b": null, "a": [] , "\\ue000":1, "\\ud83d\\ude00":2}, true, {} ], "less": 123456.789e-12,\
                 "id2": 9007199254740993, "tiny":5e-324, "twenty":100000000000000000000, "dup":1, "dup":{"x":2},\
                 "X-GitHub-Event":"mine" }""");
        body.put("X-GitHub-Event", "push");
        body.put("X-GitHub-Delivery", "d");

        assertThat(text(EventData.object().put("body", GoReader.OBJECT, body)))
                .isEqualTo("{\"body\":{\"X-GitHub-Delivery\":\"d\",\"X-GitHub-Event\":\"push\",\"Z\":-0,\"big\":1e+21,"
                        + "\"dup\":{\"x\":2},\"exp\":1500,\"frac\":0.1,\"id\":12345678901234567000,"
                        + "\"id2\":9007199254740992,\"less\":1.23456789e-7,\"max\":1.7976931348623157e+308,"
                        + "\"nest\":[{\"a\":[],\"b\":null,\"\ue000\":1,\"\ud83d\ude00\":2},true,{}],\"small\":1e-7,"
                        + "\"tiny\":5e-324,\"twenty\":100000000000000000000,\"x-github\":1,"
                        + "\"zen\":\"a\\u003cb\\u0026c\\u003e\\u2028 \ud83d\ude00 \ufffd é \\u0001\u007f\\b/\"}}");
    }

    @Test
    void aStructKeepsItsFieldsAndOrderAndFillsInWhatIsMissing() throws Exception {
        var types = GoTypes.of("""
                Event id:string created:int request?:*Request items:[]Request labels:%string raw:raw any:any at:time f?:float n?:Request
                Request name?:string again?:*Request count?:int on?:bool list?:[]string number:number
                """);
        assertThat(written(types, "{}"))
                .isEqualTo(
                        "{\"id\":\"\",\"created\":0,\"items\":null,\"labels\":null,\"raw\":null,\"any\":null,\"at\":0,"
                                + "\"n\":{\"number\":0}}");
        assertThat(written(types, """
                        {"extra":{"deep":[1]},"ID":"x","created":-7,"request":{"again":{"name":"n","count":0,"on":false,"list":[]},\
                        "number":1.50},"items":[null,{"on":true,"list":["<"],"number":"7"}],"labels":{"b":"1","a":null},\
                        "raw": {"b": 1.0, "a":"\\u00e9\\/&"},"any":{"b":1.0,"a":"\\u00e9\\/"},"at":"12","f":1e1,"created":null}"""))
                .isEqualTo(
                        "{\"id\":\"x\",\"created\":-7,\"request\":{\"again\":{\"name\":\"n\",\"number\":0},\"number\":1.50},"
                                + "\"items\":[{\"number\":0},{\"on\":true,\"list\":[\"\\u003c\"],\"number\":7}],"
                                + "\"labels\":{\"a\":\"\",\"b\":\"1\"},\"raw\":{\"b\":1.0,\"a\":\"\\u00e9\\/\\u0026\"},"
                                + "\"any\":{\"a\":\"é/\",\"b\":1},\"at\":12,\"f\":10,\"n\":{\"number\":0}}");
    }

    @Test
    void rawValuesOfEveryKindKeepTheirText() throws Exception {
        var types = GoTypes.of("T a:raw b:raw c:raw d:raw e:raw f:raw=[] g?:raw");
        assertThat(written(types, "{\"a\":1.0 ,\"b\": \"x\\u00e9\" , \"c\":[ ] ,\"d\": true, \"e\":-1E5}"))
                .isEqualTo("{\"a\":1.0,\"b\":\"x\\u00e9\",\"c\":[],\"d\":true,\"e\":-1E5,\"f\":[]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"canary\"",
                "{\"a\":1e400}",
                "{\"a\":1} {}",
                "{\"a\":canary}",
                "{\"a\":\"canary",
                "{'canary':1}"
            })
    void whatIsNoObjectIsRefusedWithoutQuotingIt(String json) {
        assertThatThrownBy(() -> GoReader.object(json))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageStartingWith("body")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void aFieldOfAnotherTypeIsRefusedByName() {
        var types = GoTypes.of("T id:int name:string number:number items:[]T");
        for (var wrong : List.of(
                "{\"id\":1.0}=body.id is not a whole number",
                "{\"id\":\"1\"}=body.id is not a whole number",
                "{\"number\":\"1,\\\"type\\\":\\\"view\"}=body.number is not a number",
                "{\"number\":\"\"}=body.number is not a number",
                "{\"number\":\"01\"}=body.number is not a number",
                "{\"id\":92233720368547758070}=body.id is not a whole number of 64 bits",
                "{\"items\":[{\"name\":1}]}=body.items[].name is not a string",
                "{\"items\":{}}=body.items is not a list")) {
            int equals = wrong.indexOf('=');
            assertThatThrownBy(() -> GoReader.read(types.get("T"), wrong.substring(0, equals)))
                    .hasMessage(wrong.substring(equals + 1));
        }
    }

    @Test
    void valuesThatAreNestedTooDeepAreRefusedAndOverflowNothing() {
        assertThatThrownBy(() -> GoReader.object("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(InvalidPayloadException.class);
    }

    @Test
    void manyEmptyValuesAreRefusedBeforeTheyFillTheMemory() throws Exception {
        var most = "{\"a\":[" + "{},".repeat(99_998) + "{}]}";
        assertThat((List<?>) GoReader.object(most).get("a")).hasSize(99_999);
        for (var wrong : List.of(
                most.replaceFirst("\\{}", "{},{}"),
                most.replaceFirst("\\{}", "{\"\":{}}"),
                "[" + "0,".repeat(200_000) + "0]")) {
            assertThatThrownBy(() -> GoReader.read(GoType.ANY, wrong))
                    .hasMessageStartingWith("body has more than 100000");
        }
    }

    @Test
    void aLongListOfLongNamesIsRead() throws Exception {
        var paths = IntStream.range(0, 150_000)
                .mapToObj("\"src/main/java/com/example/shop/%07d\""::formatted)
                .toList();
        var body = GoReader.object("{\"commits\":[{\"added\":[" + String.join(",", paths) + "]}]}");
        assertThat(text(EventData.object().put("body", GoReader.OBJECT, body))).hasSizeGreaterThan(5_000_000);
    }

    @Test
    void emptyObjectsThatAreWrittenWithManyFieldsCountAsThose() throws Exception {
        var types =
                GoTypes.of("T items:[]Item more:%Item a?:*Item\nItem a:string b:Part c:string\nPart d:string e:[]Part");
        var type = types.get("T"); // an item is one value, three fields and two of its part
        assertThat(GoReader.fields(type, "{\"items\":[" + "null,".repeat(16_600) + "{}]}"))
                .hasSize(1);
        for (var item : List.of("null", "{}")) {
            assertThatThrownBy(() -> GoReader.read(type, "{\"items\":[" + (item + ",").repeat(16_700) + "{}]}"))
                    .hasMessageStartingWith("body has more than 100000");
        }
    }

    @Test
    void whatIsLeftOutOrKeptAsTextCountsNothing() throws Exception {
        var many = "[" + "{},".repeat(200_000) + "{}]";
        assertThat(GoReader.fields(
                        GoTypes.of("T a:raw b:string").get("T"), "{\"a\":%s,\"x\":%s}".formatted(many, many)))
                .containsEntry("a", many);
    }

    private static String written(GoTypes types, String json) throws InvalidPayloadException {
        var type = types.get(types.has("Event") ? "Event" : "T");
        var data = text(EventData.object().put("x", type, GoReader.read(type, json)));
        return data.substring("{\"x\":".length(), data.length() - 1);
    }

    private static String text(EventData data) {
        return new String(data.json(), UTF_8);
    }
}
