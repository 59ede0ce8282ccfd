package io.tandem.filter.value;

/** Questions about types at compile time; each is also answered for the type of nil, which is null. */
public final class Types {
    private Types() {}

    /** Known at run time only, so everything is allowed. */
    public static boolean isAny(Type type) {
        return is(type, Kind.INTERFACE);
    }

    public static boolean is(Type type, Kind kind) {
        return type != null && type.kind() == kind;
    }

    public static boolean isNumber(Type type) {
        return type != null && type.kind().isNumber();
    }

    public static boolean isInteger(Type type) {
        return type != null && type.kind().isInteger();
    }

    public static boolean isBool(Type type) {
        return is(type, Kind.BOOL);
    }

    public static boolean isString(Type type) {
        return is(type, Kind.STRING);
    }

    public static boolean isList(Type type) {
        return type != null && type.kind().isList();
    }

    public static boolean isMap(Type type) {
        return is(type, Kind.MAP);
    }

    public static boolean isTime(Type type) {
        return Type.TIME.equals(type);
    }

    public static boolean isDuration(Type type) {
        return Type.DURATION.equals(type);
    }

    /** Whether {@code ==} may be used between the two. */
    public static boolean comparable(Type a, Type b) {
        return a == null || b == null || a.kind() == b.kind() || isNumber(a) && isNumber(b) || isAny(a) || isAny(b);
    }

    /** What arithmetic makes of two kinds of numbers. */
    public static Type combined(Type a, Type b) {
        if (a.kind() == b.kind()) {
            return a;
        }
        return a.kind() == Kind.FLOAT64 || b.kind() == Kind.FLOAT64 ? Type.FLOAT : Type.INT;
    }
}
