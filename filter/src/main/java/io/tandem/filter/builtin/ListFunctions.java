package io.tandem.filter.builtin;

import static io.tandem.filter.builtin.Arguments.list;
import static io.tandem.filter.value.Type.ANY;

import io.tandem.filter.value.Access;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import io.tandem.filter.value.Values;
import java.util.Arrays;
import java.util.List;

/** Functions on lists. */
final class ListFunctions {
    private static final Typing OF_LIST = Typing.one(ANY, Kinds.LISTS);

    static final List<Builtin> ALL = List.of(
            new Builtin("len", Typing.one(Type.INT, Kind.SLICE, Kind.ARRAY, Kind.MAP, Kind.STRING), ListFunctions::len),
            new Builtin("first", ListFunctions::elementType, call -> element(call, 0)),
            new Builtin("last", ListFunctions::elementType, call -> element(call, -1)),
            new Builtin("take", ListFunctions::takeType, ListFunctions::take),
            new Builtin("sum", OF_LIST, ListFunctions::sum),
            new Builtin("mean", Typing.one(Type.FLOAT, Kinds.LISTS), ListFunctions::mean),
            new Builtin("median", Typing.one(Type.FLOAT, Kinds.LISTS), ListFunctions::median),
            new Builtin("sort", Sorting::sortType, Sorting::sort),
            new Builtin("sortBy", Sorting::sortByType, Sorting::sortBy));

    private ListFunctions() {}

    private static Object len(Call call) {
        int size = Values.size(call.arguments()[0]);
        if (size < 0) {
            throw Arguments.wrong(call, 0, "a list, map or string");
        }
        return (long) size;
    }

    private static Type elementType(String name, List<Type> arguments) throws Typing.Mismatch {
        OF_LIST.result(name, arguments);
        var list = arguments.getFirst();
        return Types.isAny(list) ? ANY : list.elem();
    }

    /** Nil where there is no such element. */
    private static Object element(Call call, long index) {
        try {
            return Access.fetch(call.arguments()[0], index);
        } catch (EvalException e) {
            return null;
        }
    }

    private static Type takeType(String name, List<Type> arguments) throws Typing.Mismatch {
        Typing.count(name, arguments, 2, 2);
        Typing.argument(name, arguments, 0, Kinds.LIST);
        Typing.argument(name, arguments, 1, Kinds.SIGNED);
        return arguments.getFirst();
    }

    private static Object take(Call call) {
        var list = list(call, 0);
        long count =
                switch (call.arguments()[1]) {
                    case Long l -> l;
                    case Sized sized when sized.type().kind().isSigned() -> sized.value();
                    case null, default -> throw Arguments.wrong(call, 1, "an integer");
                };
        if (count < 0) {
            throw new EvalException("cannot take " + count + " elements");
        }
        return count > list.size() ? list : list.part(0, (int) count);
    }

    /** An integer as long as all elements are. */
    private static Object sum(Call call) {
        var list = list(call, 0);
        long sum = 0;
        int i = 0;
        while (i < list.size() && isSigned(list.get(i))) {
            sum += signed(list.get(i++));
        }
        if (i == list.size()) {
            return sum;
        }
        double total = sum;
        while (i < list.size()) {
            total += number(list.get(i++));
        }
        return total;
    }

    private static Object mean(Call call) {
        var list = list(call, 0);
        double sum = 0;
        for (int i = 0; i < list.size(); i++) {
            sum += number(list.get(i));
        }
        return list.size() == 0 ? 0.0 : sum / list.size();
    }

    private static Object median(Call call) {
        var list = list(call, 0);
        if (list.size() == 0) {
            return 0.0;
        }
        var numbers = numbers(list);
        int middle = numbers.length / 2;
        return numbers.length % 2 == 0 ? (numbers[middle - 1] + numbers[middle]) / 2 : numbers[middle];
    }

    private static double[] numbers(Slice list) {
        var numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(list.get(i));
        }
        Arrays.sort(numbers);
        return numbers;
    }

    private static boolean isSigned(Object value) {
        return value instanceof Long
                || value instanceof Sized sized && sized.type().kind().isSigned();
    }

    private static long signed(Object value) {
        return value instanceof Long l ? l : ((Sized) value).value();
    }

    private static double number(Object value) {
        if (value instanceof Double d) {
            return d;
        }
        if (isSigned(value)) {
            return signed(value);
        }
        throw new EvalException("the list has a " + Values.typeName(value) + ", expected numbers");
    }
}
