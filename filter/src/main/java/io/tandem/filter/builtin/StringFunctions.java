package io.tandem.filter.builtin;

import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.BOOL;
import static io.tandem.filter.value.Type.INT;
import static io.tandem.filter.value.Type.LIST;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.STRINGS;

import io.tandem.filter.value.BudgetException;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Search;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import java.util.List;

/** Functions on strings. */
final class StringFunctions {
    private static final Signature TEXT_TO_TEXT = Signature.of(STRING, STRING);
    private static final Signature TWO_TEXTS = Signature.of(STRING, STRING, STRING);
    private static final Signature SPLIT = Signature.of(STRINGS, STRING, STRING);
    private static final Signature SPLIT_N = Signature.of(STRINGS, STRING, STRING, INT);
    private static final long MOST_REPEATS = 1_000_000;

    static final List<Builtin> ALL = List.of(
            of("string", StringFunctions::string, Signature.of(STRING, ANY)),
            of("trim", StringFunctions::trim, TEXT_TO_TEXT, TWO_TEXTS),
            of("trimPrefix", call -> Strings.trimPrefix(text(call, 0), second(call)), TWO_TEXTS, TEXT_TO_TEXT),
            of("trimSuffix", call -> Strings.trimSuffix(text(call, 0), second(call)), TWO_TEXTS, TEXT_TO_TEXT),
            of("upper", call -> Strings.upper(text(call, 0)), TEXT_TO_TEXT),
            of("lower", call -> Strings.lower(text(call, 0)), TEXT_TO_TEXT),
            of("split", call -> split(call, false), SPLIT, SPLIT_N),
            of("splitAfter", call -> split(call, true), SPLIT, SPLIT_N),
            of(
                    "replace",
                    StringFunctions::replace,
                    Signature.of(STRING, STRING, STRING, STRING, INT),
                    Signature.of(STRING, STRING, STRING, STRING)),
            of("repeat", StringFunctions::repeat, Signature.of(STRING, STRING, INT)),
            of(
                    "join",
                    StringFunctions::join,
                    Signature.of(STRING, STRINGS, STRING),
                    Signature.of(STRING, LIST, STRING),
                    Signature.of(STRING, LIST),
                    Signature.of(STRING, STRINGS)),
            of(
                    "indexOf",
                    call -> (long) Search.indexOf(text(call, 0), text(call, 1), 0),
                    Signature.of(INT, STRING, STRING)),
            of(
                    "lastIndexOf",
                    call -> (long) Search.lastIndexOf(text(call, 0), text(call, 1)),
                    Signature.of(INT, STRING, STRING)),
            of("hasPrefix", call -> text(call, 0).startsWith(text(call, 1)), Signature.of(BOOL, STRING, STRING)),
            of("hasSuffix", call -> text(call, 0).endsWith(text(call, 1)), Signature.of(BOOL, STRING, STRING)));

    private StringFunctions() {}

    private static Builtin of(String name, Builtin.Body body, Signature... signatures) {
        return new Builtin(name, Typing.signatures(signatures), body);
    }

    private static Object string(Call call) {
        return Format.value(call.arguments()[0], call.budget());
    }

    private static Object trim(Call call) {
        var text = text(call, 0);
        return call.arguments().length == 1 ? Strings.trimSpace(text) : Strings.trim(text, text(call, 1));
    }

    private static String second(Call call) {
        return call.arguments().length == 2 ? text(call, 1) : " ";
    }

    private static Object split(Call call, boolean keep) {
        long limit = call.arguments().length == 3 ? Values.toInt(call.arguments()[2]) : -1;
        return Strings.split(text(call, 0), text(call, 1), limit, keep, call.budget());
    }

    private static Object replace(Call call) {
        long count = call.arguments().length == 4 ? Values.toInt(call.arguments()[3]) : -1;
        return Strings.replace(text(call, 0), text(call, 1), text(call, 2), count, call.budget());
    }

    /** @throws BudgetException for more than a million times */
    private static Object repeat(Call call) {
        long count = Values.toInt(call.arguments()[1]);
        if (count > MOST_REPEATS) {
            call.budget().elements(count);
        }
        return Strings.repeat(text(call, 0), count, call.budget());
    }

    private static Object join(Call call) {
        var glue = call.arguments().length == 2 ? text(call, 1) : "";
        if (call.arguments()[0] instanceof Slice slice && joinable(slice.type())) {
            call.budget().steps(1 + slice.size());
            return join(slice, glue, call);
        }
        throw Arguments.wrong(call, 0, "a list of strings");
    }

    private static boolean joinable(Type type) {
        return type.equals(LIST) || type.equals(STRINGS);
    }

    private static String join(Slice slice, String glue, Call call) {
        var out = new StringBuilder();
        for (int i = 0; i < slice.size(); i++) {
            if (!(slice.get(i) instanceof String item)) {
                throw new EvalException("join expects strings, but the list has a " + Values.typeName(slice.get(i)));
            }
            call.budget().bytes((long) item.length() + glue.length());
            out.append(i > 0 ? glue : "").append(item);
        }
        return out.toString();
    }
}
