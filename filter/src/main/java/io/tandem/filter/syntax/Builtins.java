package io.tandem.filter.syntax;

import java.util.Set;

/** The names that are functions of the language where a parenthesis follows. */
public final class Builtins {
    /** Those whose second argument is a predicate, with {@code #} for the element. */
    public static final Set<String> PREDICATES = Set.of(
            "all",
            "none",
            "any",
            "one",
            "filter",
            "map",
            "count",
            "find",
            "findIndex",
            "findLast",
            "findLastIndex",
            "groupBy",
            "reduce");

    /** All others. */
    public static final Set<String> NAMES = Set.of(
            "len",
            "type",
            "abs",
            "ceil",
            "floor",
            "round",
            "int",
            "float",
            "string",
            "trim",
            "trimPrefix",
            "trimSuffix",
            "upper",
            "lower",
            "split",
            "splitAfter",
            "replace",
            "repeat",
            "join",
            "indexOf",
            "lastIndexOf",
            "hasPrefix",
            "hasSuffix",
            "max",
            "min",
            "sum",
            "mean",
            "median",
            "toJSON",
            "fromJSON",
            "toBase64",
            "fromBase64",
            "now",
            "duration",
            "date",
            "first",
            "last",
            "get",
            "take",
            "keys",
            "values",
            "toPairs",
            "fromPairs",
            "sort",
            "sortBy");

    private Builtins() {}

    public static boolean isBuiltin(String name) {
        return PREDICATES.contains(name) || NAMES.contains(name);
    }
}
