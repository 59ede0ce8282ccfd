package io.tandem.filter.value;

/** What can be asked of any value: its type, its size, whether it is nil, and numbers out of it. */
public final class Values {
    private Values() {}

    /** Null for nil. */
    public static Type type(Object value) {
        return switch (value) {
            case null -> null;
            case String s -> Type.STRING;
            case Double d -> Type.FLOAT;
            case Long l -> Type.INT;
            case Boolean b -> Type.BOOL;
            case Slice slice -> slice.type();
            case Dict dict -> dict.type();
            case Sized sized -> sized.type();
            case Time time -> Type.TIME;
            case Location location -> Type.LOCATION;
            case Version version -> version.pointer() ? Type.VERSION_POINTER : Type.VERSION;
            case Function function -> function.type();
            default -> throw new IllegalStateException("no value of the language: " + value.getClass());
        };
    }

    /** As messages name it. */
    public static String typeName(Object value) {
        return value == null ? "<nil>" : type(value).name();
    }

    /** Whether equal to nil: nil itself, or a list or map that was never made. */
    public static boolean isNil(Object value) {
        return switch (value) {
            case null -> true;
            case Slice slice -> slice.isNil();
            case Dict dict -> dict.isNil();
            default -> false;
        };
    }

    /** The number of elements or bytes; -1 for what has none. */
    public static int size(Object value) {
        return switch (value) {
            case String s -> s.length();
            case Slice slice -> slice.size();
            case Dict dict -> dict.size();
            case null, default -> -1;
        };
    }

    /** An element of a list or a byte of a string. */
    public static Object element(Object sequence, int index) {
        return switch (sequence) {
            case Slice slice -> slice.at(index);
            case String s -> new Sized(Type.UINT8, s.charAt(index));
            case null, default -> throw new EvalException(typeName(sequence) + " is no list");
        };
    }

    public static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Sized;
    }

    /** Of any number; a fraction is cut off. */
    public static long toInt(Object value) {
        return switch (value) {
            case Long l -> l;
            case Double d -> truncate(d);
            case Sized sized when sized.type().equals(plain(sized)) -> sized.value();
            case null, default -> throw new EvalException("int(" + typeName(value) + ") is no number");
        };
    }

    public static double toFloat(Object value) {
        return switch (value) {
            case Double d -> d;
            case Long l -> l;
            case Sized sized when sized.type().equals(plain(sized)) -> sized.value();
            case null, default -> throw new EvalException("float(" + typeName(value) + ") is no number");
        };
    }

    /** As the processors do that upstream runs on: what does not fit becomes the smallest number. */
    public static long truncate(double value) {
        return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
    }

    /** Named integers, such as a duration, are no numbers to most operations. */
    private static Type plain(Sized sized) {
        return switch (sized.type().kind()) {
            case INT64 -> Type.INT64;
            case UINT8 -> Type.UINT8;
            case UINT64 -> Type.UINT64;
            default -> null;
        };
    }

    /** Whether a number that arithmetic takes; named ones are not. */
    public static boolean isPlainInteger(Object value) {
        return value instanceof Long
                || value instanceof Sized sized && sized.type().equals(plain(sized));
    }
}
