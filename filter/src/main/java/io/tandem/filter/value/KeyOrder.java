package io.tandem.filter.value;

import java.util.Comparator;

/** The order in which Go prints the keys of a map: nil, then integers, floats, strings; false before true. */
enum KeyOrder implements Comparator<Object> {
    INSTANCE;

    @Override
    public int compare(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        if (a instanceof Long x && b instanceof Long y) {
            return x.compareTo(y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return x.compareTo(y);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return x.compareTo(y);
        }
        return Integer.compare(rank(a), rank(b));
    }

    private static int rank(Object key) {
        return switch (key) {
            case null -> 0;
            case Boolean b -> 1;
            case Long l -> 2;
            case Sized s -> 3;
            case Double d -> 4;
            case String s -> 5;
            default -> 6;
        };
    }
}
