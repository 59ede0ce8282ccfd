package io.tandem.filter.builtin;

import static io.tandem.filter.builtin.Arguments.list;
import static io.tandem.filter.builtin.Arguments.text;

import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** {@code sort} and {@code sortBy}: lists of numbers or strings of one type, or of maps by one of their values. */
final class Sorting {
    /** An element and what it is sorted by. */
    private record Keyed(Object element, Object key) {}

    private Sorting() {}

    static Type sortType(String name, List<Type> arguments) throws Typing.Mismatch {
        Typing.count(name, arguments, 1, 2);
        Typing.argument(name, arguments, 0, Kinds.LIST);
        if (arguments.size() == 2) {
            Typing.argument(name, arguments, 1, Kinds.TEXT);
        }
        return Type.LIST;
    }

    static Type sortByType(String name, List<Type> arguments) throws Typing.Mismatch {
        Typing.count(name, arguments, 2, 3);
        Typing.argument(name, arguments, 0, Kinds.LIST);
        Typing.argument(name, arguments, 1, Kinds.TEXT);
        if (arguments.size() == 3) {
            Typing.argument(name, arguments, 2, Kinds.TEXT);
        }
        return Type.LIST;
    }

    static Object sort(Call call) {
        return sorted(list(call, 0), "", call.arguments().length == 2 && descending(call, 1), call);
    }

    static Object sortBy(Call call) {
        var list = list(call, 0);
        var field = text(call, 1);
        return sorted(list, field, call.arguments().length == 3 && descending(call, 2), call);
    }

    private static boolean descending(Call call, int index) {
        return switch (text(call, index)) {
            case "desc" -> true;
            case "asc" -> false;
            default ->
                throw new EvalException(
                        "the order is '" + Text.decode(text(call, index)) + "', expected 'asc' or 'desc'");
        };
    }

    private static Slice sorted(Slice list, String field, boolean descending, Call call) {
        call.budget().steps(8L * list.size());
        var items = new Keyed[list.size()];
        for (int i = 0; i < items.length; i++) {
            items[i] = new Keyed(list.get(i), key(list.get(i), field));
            var type = Values.type(items[i].key());
            var first = Values.type(items[0].key());
            if (items.length > 1 && (type == null || !type.equals(first))) {
                throw new EvalException(
                        "cannot sort a list that has both %s and %s".formatted(Type.nameOf(first), Type.nameOf(type)));
            }
        }
        var order = Comparator.comparing(Keyed::key, Sorting::compare);
        Arrays.sort(items, descending ? order.reversed() : order);
        return Slice.of(Type.LIST, Arrays.stream(items).map(Keyed::element).toArray());
    }

    private static Object key(Object element, String field) {
        if (!(element instanceof Dict dict)) {
            return element;
        }
        boolean byName =
                dict.type().key().assignableTo(Type.STRING) || dict.type().key().kind() == Kind.INTERFACE;
        if (!byName || !dict.has(field)) {
            throw new EvalException("cannot sort by '" + Text.decode(field) + "', which an element does not have");
        }
        return dict.get(field);
    }

    private static int compare(Object a, Object b) {
        return switch (a) {
            case Long x -> Long.compare(x, (Long) b);
            case Double x -> Double.compare(x, (Double) b);
            case String x -> x.compareTo((String) b);
            case Sized x when x.type().kind().isSigned() -> Long.compare(x.value(), ((Sized) b).value());
            case null, default -> throw new EvalException("cannot sort values of type " + Values.typeName(a));
        };
    }
}
