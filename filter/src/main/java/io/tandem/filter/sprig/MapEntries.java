package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.map;
import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.sprig.Sprig.variadic;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.BOOL;
import static io.tandem.filter.value.Type.LIST;
import static io.tandem.filter.value.Type.OBJECT;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.STRINGS;

import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions on maps. Those that change a map in Go return a changed copy here. */
final class MapEntries {
    static final List<Entry> ALL = List.of(
            variadic("dict", MapEntries::dict, OBJECT, ANY),
            of("get", call -> map(call, 0).entries().getOrDefault(text(call, 1), ""), ANY, OBJECT, STRING),
            of("set", MapEntries::set, OBJECT, OBJECT, STRING, ANY),
            of("unset", MapEntries::unset, OBJECT, OBJECT, STRING),
            of("hasKey", call -> map(call, 0).has(text(call, 1)), BOOL, OBJECT, STRING),
            variadic("pluck", MapEntries::pluck, LIST, STRING, OBJECT),
            variadic("keys", MapEntries::keys, STRINGS, OBJECT),
            of("values", call -> Slice.list(map(call, 0).entries().values().toArray()), LIST, OBJECT),
            variadic("pick", call -> selected(call, true), OBJECT, OBJECT, STRING),
            variadic("omit", call -> selected(call, false), OBJECT, OBJECT, STRING),
            variadic("merge", call -> merged(call, false), ANY, OBJECT, OBJECT),
            variadic("mustMerge", call -> merged(call, false), ANY, OBJECT, OBJECT),
            variadic("mergeOverwrite", call -> merged(call, true), ANY, OBJECT, OBJECT),
            variadic("mustMergeOverwrite", call -> merged(call, true), ANY, OBJECT, OBJECT),
            variadic("dig", MapEntries::dig, ANY, ANY));

    private MapEntries() {}

    private static Map<Object, Object> copy(Dict dict) {
        return new LinkedHashMap<>(dict.entries());
    }

    private static Object dict(Call call) {
        var entries = new LinkedHashMap<Object, Object>();
        var arguments = call.arguments();
        for (int i = 0; i < arguments.length; i += 2) {
            entries.put(Format.value(arguments[i], call.budget()), i + 1 < arguments.length ? arguments[i + 1] : "");
        }
        return Dict.object(entries);
    }

    private static Object set(Call call) {
        var entries = copy(map(call, 0));
        entries.put(text(call, 1), call.arguments()[2]);
        return Dict.object(entries);
    }

    private static Object unset(Call call) {
        var entries = copy(map(call, 0));
        entries.remove(text(call, 1));
        return Dict.object(entries);
    }

    private static Object pluck(Call call) {
        var key = text(call, 0);
        var found = new ArrayList<Object>();
        for (int i = 1; i < call.arguments().length; i++) {
            if (map(call, i).has(key)) {
                found.add(map(call, i).get(key));
            }
        }
        return Slice.of(LIST, found);
    }

    private static Object keys(Call call) {
        var keys = new ArrayList<Object>();
        for (int i = 0; i < call.arguments().length; i++) {
            keys.addAll(map(call, i).entries().keySet());
        }
        return Slice.of(STRINGS, keys);
    }

    private static Object selected(Call call, boolean named) {
        var names = Set.copyOf(Arrays.asList(call.arguments()).subList(1, call.arguments().length));
        var entries = copy(map(call, 0));
        entries.keySet().removeIf(key -> names.contains(key) != named);
        return Dict.object(entries);
    }

    /** Maps inside maps are merged too. Of other values an empty one counts as absent. */
    private static Object merged(Call call, boolean overwrite) {
        var result = map(call, 0);
        for (int i = 1; i < call.arguments().length; i++) {
            result = merged(result, map(call, i), overwrite, call);
        }
        return result;
    }

    private static Dict merged(Dict into, Dict from, boolean overwrite, Call call) {
        var entries = copy(into);
        from.entries().forEach((key, value) -> {
            call.budget().steps(1);
            var present = entries.get(key);
            if (present instanceof Dict a && value instanceof Dict b) {
                entries.put(key, merged(a, b, overwrite, call));
            } else if (!entries.containsKey(key)
                    || ListEntries.isEmpty(present)
                    || overwrite && !ListEntries.isEmpty(value)) {
                entries.put(key, value);
            }
        });
        return Dict.object(entries);
    }

    private static Object dig(Call call) {
        var arguments = call.arguments();
        if (arguments.length < 3) {
            throw new EvalException("dig takes keys, a default and a map");
        }
        var value = arguments[arguments.length - 1];
        for (int i = 0; i < arguments.length - 2; i++) {
            if (!(value instanceof Dict dict) || !dict.type().equals(OBJECT) || !(arguments[i] instanceof String)) {
                throw new EvalException("dig cannot go into a " + Values.typeName(value));
            }
            if (!dict.has(arguments[i])) {
                return arguments[arguments.length - 2];
            }
            value = dict.get(arguments[i]);
        }
        return value;
    }
}
