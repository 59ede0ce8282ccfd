package io.tandem.filter.builtin;

import io.tandem.filter.value.Kind;
import java.util.Set;

/** Sets of kinds that functions take. */
final class Kinds {
    static final Kind[] NUMBERS = {Kind.INT, Kind.INT64, Kind.UINT8, Kind.UINT64, Kind.FLOAT64};
    static final Kind[] LISTS = {Kind.SLICE, Kind.ARRAY};
    static final Set<Kind> LIST = Set.of(LISTS);
    static final Set<Kind> TEXT = Set.of(Kind.STRING);
    static final Set<Kind> SIGNED = Set.of(Kind.INT, Kind.INT64);

    private Kinds() {}

    static String described(Set<Kind> kinds) {
        if (kinds.contains(Kind.FLOAT64)) {
            return kinds.contains(Kind.STRING) ? "a number or string" : "a number";
        }
        if (kinds.contains(Kind.STRING)) {
            return kinds.contains(Kind.SLICE) ? "a list, map or string" : "a string";
        }
        return kinds.contains(Kind.SLICE) ? "a list" : kinds.contains(Kind.MAP) ? "a map" : "an integer";
    }
}
