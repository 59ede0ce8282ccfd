package io.tandem.filter.builtin;

import static io.tandem.filter.value.Type.ANY;

import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Order;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import io.tandem.filter.value.Values;
import io.tandem.filter.value.Version;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions on numbers, and the one that names types. */
public final class NumberFunctions {
    private static final Kind[] NUMBERS_AND_TEXT = with(Kind.STRING, Kinds.NUMBERS);

    static final List<Builtin> ALL = List.of(
            new Builtin("type", Typing.signatures(Signature.of(Type.STRING, ANY)), call -> type(call.arguments()[0])),
            new Builtin("abs", NumberFunctions::absType, NumberFunctions::abs),
            new Builtin("ceil", Typing.one(Type.FLOAT, Kinds.NUMBERS), call -> rounded(call, Math::ceil)),
            new Builtin("floor", Typing.one(Type.FLOAT, Kinds.NUMBERS), call -> rounded(call, Math::floor)),
            new Builtin("round", Typing.one(Type.FLOAT, Kinds.NUMBERS), call -> rounded(call, NumberFunctions::round)),
            new Builtin("int", Typing.one(Type.INT, NUMBERS_AND_TEXT), call -> toInt(call.arguments()[0])),
            new Builtin("float", Typing.one(Type.FLOAT, NUMBERS_AND_TEXT), call -> toFloat(call.arguments()[0])),
            new Builtin("max", NumberFunctions::extremeType, call -> extreme(call, true)),
            new Builtin("min", NumberFunctions::extremeType, call -> extreme(call, false)));

    private NumberFunctions() {}

    private static Kind[] with(Kind one, Kind... others) {
        var all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = one;
        return all;
    }

    static String type(Object value) {
        var type = Values.type(value);
        if (type == null) {
            return "nil";
        }
        if (type.name().startsWith("time.")) {
            return type.name();
        }
        if (value instanceof Version) {
            return "github.com/Masterminds/semver/v3.Version";
        }
        return switch (type.kind()) {
            case BOOL -> "bool";
            case INT, INT64 -> "int";
            case UINT8, UINT64 -> "uint";
            case FLOAT64 -> "float";
            case STRING -> "string";
            case SLICE, ARRAY -> "array";
            case MAP -> "map";
            case FUNC -> "func";
            case STRUCT, INTERFACE, PTR -> "struct";
        };
    }

    private static Type absType(String name, List<Type> arguments) throws Typing.Mismatch {
        Typing.one(ANY, Kinds.NUMBERS).result(name, arguments);
        return arguments.getFirst();
    }

    private static Object abs(Call call) {
        return switch (call.arguments()[0]) {
            case Double d -> d < 0 ? -d : d;
            case Long l -> Math.abs(l);
            case Sized sized
            when Values.isPlainInteger(sized) ->
                sized.type().kind().isSigned() ? new Sized(sized.type(), Math.abs(sized.value())) : sized;
            case null, default -> throw Arguments.wrong(call, 0, "a number");
        };
    }

    private static Object rounded(Call call, DoubleUnaryOperator rounding) {
        return switch (call.arguments()[0]) {
            case Double d -> rounding.applyAsDouble(d);
            case Object value when Values.isPlainInteger(value) -> Values.toFloat(value);
            case null, default -> throw Arguments.wrong(call, 0, "a number");
        };
    }

    /** Halves away from zero, unlike Java's. */
    static double round(double value) {
        double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
        return Math.abs(value - whole) >= 0.5 ? whole + Math.copySign(1, value) : Math.copySign(whole, value);
    }

    /** The function {@code int}, also known as {@code asInt}. */
    public static Object toInt(Object value) {
        if (!(value instanceof String text)) {
            return Values.toInt(value);
        }
        try {
            return Long.parseLong(text.startsWith("+-") ? "" : text);
        } catch (NumberFormatException e) {
            throw new EvalException("'" + Text.decode(text) + "' is no integer");
        }
    }

    /** The function {@code float}, also known as {@code asFloat}. */
    public static Object toFloat(Object value) {
        if (!(value instanceof String text)) {
            return Values.toFloat(value);
        }
        return FloatReader.read(text).orElseThrow(() -> new EvalException("'" + Text.decode(text) + "' is no number"));
    }

    private static Type extremeType(String name, List<Type> arguments) throws Typing.Mismatch {
        if (arguments.isEmpty()) {
            throw new Typing.Mismatch(name + " has no arguments, expected numbers");
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (Types.isAny(arguments.get(i))) {
                return ANY;
            }
            if (!Types.isNumber(arguments.get(i))) {
                throw new Typing.Mismatch("argument %d of %s is of type %s, expected a number"
                        .formatted(i + 1, name, Type.nameOf(arguments.get(i))));
            }
        }
        return arguments.getFirst();
    }

    private static Object extreme(Call call, boolean greatest) {
        Object best = null;
        for (var value : call.arguments()) {
            if (best == null || (greatest ? Order.less(best, value) : Order.less(value, best))) {
                best = value;
            }
        }
        return best;
    }
}
