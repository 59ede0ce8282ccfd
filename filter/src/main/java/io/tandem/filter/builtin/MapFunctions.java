package io.tandem.filter.builtin;

import static io.tandem.filter.builtin.Arguments.list;
import static io.tandem.filter.builtin.Arguments.map;
import static io.tandem.filter.value.Type.ANY;

import io.tandem.filter.value.Access;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import io.tandem.filter.value.Values;
import java.util.LinkedHashMap;
import java.util.List;

/** Functions on maps. */
final class MapFunctions {
    static final List<Builtin> ALL = List.of(
            new Builtin("get", MapFunctions::getType, MapFunctions::get),
            new Builtin("keys", Typing.one(Type.LIST, Kind.MAP), MapFunctions::keys),
            new Builtin("values", Typing.one(Type.LIST, Kind.MAP), MapFunctions::values),
            new Builtin("toPairs", Typing.one(Type.LIST, Kind.MAP), MapFunctions::toPairs),
            new Builtin("fromPairs", Typing.one(Type.ANY_MAP, Kinds.LISTS), MapFunctions::fromPairs));

    private MapFunctions() {}

    private static Type getType(String name, List<Type> arguments) throws Typing.Mismatch {
        Typing.count(name, arguments, 2, 2);
        var base = arguments.get(0);
        var key = arguments.get(1);
        if (Types.isAny(base)) {
            return ANY;
        }
        if (!Types.isList(base) && !Types.isMap(base)) {
            throw new Typing.Mismatch("a " + Type.nameOf(base) + " has no elements, expected a list or map");
        }
        boolean fits = Types.isAny(key)
                || (Types.isList(base) ? Types.isInteger(key) : key != null && key.assignableTo(base.key()));
        if (!fits) {
            throw new Typing.Mismatch("a %s is no key of a %s".formatted(Type.nameOf(key), base));
        }
        return base.elem();
    }

    /** Nil where an index would be an error. */
    private static Object get(Call call) {
        try {
            return Access.fetch(call.arguments()[0], call.arguments()[1]);
        } catch (EvalException e) {
            return null;
        }
    }

    private static Object keys(Call call) {
        return Slice.list(map(call, 0).entries().keySet().toArray());
    }

    private static Object values(Call call) {
        return Slice.list(map(call, 0).entries().values().toArray());
    }

    private static Object toPairs(Call call) {
        var pairs = map(call, 0).entries().entrySet().stream()
                .map(entry -> Slice.of(Type.PAIR, entry.getKey(), entry.getValue()))
                .toArray();
        return Slice.of(Type.PAIRS, pairs);
    }

    private static Object fromPairs(Call call) {
        var list = list(call, 0);
        var entries = new LinkedHashMap<Object, Object>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Slice pair) || pair.size() != 2) {
                throw new EvalException("the list has a " + Values.typeName(list.get(i)) + ", expected pairs");
            }
            entries.put(Access.hashable(pair.get(0)), pair.get(1));
        }
        return Dict.of(Type.ANY_MAP, entries);
    }
}
