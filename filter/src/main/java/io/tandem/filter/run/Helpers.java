package io.tandem.filter.run;

import io.tandem.filter.builtin.Arguments;
import io.tandem.filter.builtin.DataFunctions;
import io.tandem.filter.builtin.NumberFunctions;
import io.tandem.filter.path.JsonPath;
import io.tandem.filter.sprig.Sprig;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function;
import io.tandem.filter.value.JsonText;
import io.tandem.filter.value.Native;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an expression knows beside its data and the language; these names hide data of the same name. */
final class Helpers {
    static final Map<String, Object> ALL = Map.of(
            "asInt", of(Signature.of(Type.ANY, Type.ANY), call -> NumberFunctions.toInt(call.arguments()[0])),
            "asFloat", of(Signature.of(Type.ANY, Type.ANY), call -> NumberFunctions.toFloat(call.arguments()[0])),
            "jsonpath", of(Signature.of(Type.ANY, Type.STRING, Type.STRING), Helpers::jsonPath),
            "toJson", of(Signature.of(Type.STRING, Type.ANY), Helpers::toJson),
            "sprig", Sprig.FUNCTIONS);

    private Helpers() {}

    private static Function of(Signature signature, Native.Body body) {
        return new Native(signature, body);
    }

    private static Object jsonPath(Function.Call call) {
        return JsonPath.query(Arguments.text(call, 1), DataFunctions.fromJson(call, 0), call.budget());
    }

    /** Empty for what JSON cannot hold. */
    private static Object toJson(Function.Call call) {
        try {
            return JsonText.compact(call.arguments()[0], call.budget());
        } catch (EvalException e) {
            return "";
        }
    }

    /** All that names can stand for. */
    static Dict environment(Dict data) {
        var entries = new LinkedHashMap<Object, Object>(data.entries());
        entries.putAll(ALL);
        return Dict.object(entries);
    }
}
