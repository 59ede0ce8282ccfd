package io.tandem.filter.builtin;

import io.tandem.filter.value.Function;
import io.tandem.filter.value.Type;

/**
 * A function of the language, other than those with predicates.
 *
 * @param typing what the checker asks it
 * @param body what it does; arguments are as many as the typing lets through, but of any type
 */
public record Builtin(String name, Typing typing, Body body) {
    /** The work of a function at run time. */
    @FunctionalInterface
    public interface Body {
        /** @throws io.tandem.filter.value.EvalException if an argument is of a wrong type */
        Object call(Function.Call call);
    }

    /** What a function that takes this name as a value has as its type. */
    public static final Type TYPE = Type.FUNCTION;
}
