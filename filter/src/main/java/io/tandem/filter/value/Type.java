package io.tandem.filter.value;

/**
 * A Go type, as far as the language lets one see it. The type of {@code nil} is Java's null, as it is in Go.
 *
 * @param name as Go prints it
 * @param key of a map's keys; null for other kinds
 * @param elem of the elements of a list or map, of the result of a function; null for other kinds
 */
public record Type(Kind kind, String name, Type key, Type elem) {
    public static final Type BOOL = simple(Kind.BOOL, "bool");
    public static final Type INT = simple(Kind.INT, "int");
    public static final Type INT64 = simple(Kind.INT64, "int64");
    public static final Type UINT8 = simple(Kind.UINT8, "uint8");
    public static final Type UINT64 = simple(Kind.UINT64, "uint64");
    public static final Type FLOAT = simple(Kind.FLOAT64, "float64");
    public static final Type STRING = simple(Kind.STRING, "string");
    public static final Type ANY = simple(Kind.INTERFACE, "interface {}");
    public static final Type FUNCTION = simple(Kind.FUNC, "func(...interface {}) (interface {}, error)");
    public static final Type TIME = simple(Kind.STRUCT, "time.Time");
    public static final Type LOCATION = simple(Kind.PTR, "*time.Location");
    public static final Type DURATION = simple(Kind.INT64, "time.Duration");
    public static final Type MONTH = simple(Kind.INT, "time.Month");
    public static final Type WEEKDAY = simple(Kind.INT, "time.Weekday");
    public static final Type VERSION = simple(Kind.STRUCT, "semver.Version");
    public static final Type VERSION_POINTER = simple(Kind.PTR, "*semver.Version");
    /** What a set made by the optimizer has for each key. */
    public static final Type NOTHING = simple(Kind.STRUCT, "struct {}");

    public static final Type LIST = slice(ANY);
    public static final Type INTS = slice(INT);
    public static final Type STRINGS = slice(STRING);
    public static final Type BYTES = slice(UINT8);
    public static final Type PAIR = new Type(Kind.ARRAY, "[2]interface {}", null, ANY);
    public static final Type PAIRS = slice(PAIR);
    public static final Type LISTS = slice(LIST);
    public static final Type OBJECT = map(STRING, ANY);
    public static final Type STRING_MAP = map(STRING, STRING);
    public static final Type ANY_MAP = map(ANY, ANY);
    public static final Type GROUPS = map(ANY, LIST);
    public static final Type STRING_SET = map(STRING, NOTHING);
    public static final Type INT_SET = map(INT, NOTHING);

    public static Type slice(Type elem) {
        return new Type(Kind.SLICE, "[]" + elem.name, null, elem);
    }

    public static Type map(Type key, Type elem) {
        return new Type(Kind.MAP, "map[" + key.name + "]" + elem.name, key, elem);
    }

    /** A predicate with this result. */
    public static Type predicate(Type result) {
        return new Type(Kind.FUNC, "func(interface {}) " + result.name, null, result);
    }

    /** A function known only by its name and result. */
    public static Type function(String signature, Type result) {
        return new Type(Kind.FUNC, signature, null, result);
    }

    private static Type simple(Kind kind, String name) {
        return new Type(kind, name, null, null);
    }

    /** Whether a value of this type may be given where the other is wanted. */
    public boolean assignableTo(Type other) {
        return other.kind == Kind.INTERFACE || equals(other);
    }

    /** The type's name, also of the type that nil has. */
    public static String nameOf(Type type) {
        return type == null ? "nil" : type.name;
    }

    @Override
    public String toString() {
        return name;
    }
}
