package io.tandem.filter.builtin;

import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Values;

/** Arguments with the type that a function needs. */
public final class Arguments {
    private Arguments() {}

    /** Charges for reading it. */
    public static String text(Call call, int index) {
        if (call.arguments()[index] instanceof String s) {
            call.budget().reads(s.length());
            return s;
        }
        throw wrong(call, index, "a string");
    }

    /** Charges for reading it. */
    public static Slice list(Call call, int index) {
        if (call.arguments()[index] instanceof Slice slice) {
            call.budget().steps(1 + slice.size());
            return slice;
        }
        throw wrong(call, index, "a list");
    }

    /** Charges for reading it. */
    public static Dict map(Call call, int index) {
        if (call.arguments()[index] instanceof Dict dict) {
            call.budget().steps(1 + dict.size());
            return dict;
        }
        throw wrong(call, index, "a map");
    }

    public static EvalException wrong(Call call, int index, String expected) {
        return new EvalException("argument %d is of type %s, expected %s"
                .formatted(index + 1, Values.typeName(call.arguments()[index]), expected));
    }
}
