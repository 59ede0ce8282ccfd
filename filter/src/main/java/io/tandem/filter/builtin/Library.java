package io.tandem.filter.builtin;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All functions of the language that have no predicate. */
public final class Library {
    private static final Map<String, Builtin> ALL = Stream.of(
                    StringFunctions.ALL, NumberFunctions.ALL, ListFunctions.ALL, MapFunctions.ALL, DataFunctions.ALL)
            .flatMap(functions -> functions.stream())
            .collect(Collectors.toUnmodifiableMap(Builtin::name, Function.identity()));

    private Library() {}

    /** @param name one of {@link io.tandem.filter.syntax.Builtins#NAMES} */
    public static Builtin get(String name) {
        return ALL.get(name);
    }
}
