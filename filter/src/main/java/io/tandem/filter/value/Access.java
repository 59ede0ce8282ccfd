package io.tandem.filter.value;

import io.tandem.filter.method.Methods;

/** Looking into values: {@code a.b}, {@code a[i]}, {@code a[i:j]}, {@code x in a}. */
public final class Access {
    private Access() {}

    /** @throws EvalException if the value has no parts, or the key is of a wrong type or out of range */
    public static Object fetch(Object from, Object key) {
        if (from instanceof Dict dict) {
            return get(dict, key);
        }
        if (key instanceof String name) {
            var method = Methods.of(from, name);
            if (method.isPresent()) {
                return method.get();
            }
        }
        return switch (from) {
            case Slice slice -> {
                long index = Values.toInt(key);
                yield slice.at(index < 0 ? index + slice.size() : index);
            }
            case String text -> {
                long index = Values.toInt(key);
                yield byteAt(text, index < 0 ? index + text.length() : index);
            }
            case null -> throw new EvalException("cannot read " + shown(key) + " of nil; ?. would give nil");
            default -> throw new EvalException("cannot read " + shown(key) + " of a " + Values.typeName(from));
        };
    }

    private static Object get(Dict dict, Object key) {
        var wanted = key(dict, key);
        if (dict.has(wanted)) {
            return dict.get(wanted);
        }
        var elem = dict.type().elem();
        return switch (elem.kind()) {
            case SLICE -> Slice.nil(elem);
            case STRING -> "";
            default -> null;
        };
    }

    /** Nil stands for the empty key. */
    private static Object key(Dict dict, Object key) {
        var type = dict.type().key();
        if (key == null) {
            return type.equals(Type.STRING) ? "" : type.kind().isInteger() ? Long.valueOf(0) : null;
        }
        if (type.kind() != Kind.INTERFACE && !Values.type(key).equals(type)) {
            throw new EvalException("a " + Values.typeName(key) + " is no key of a map whose keys are of type " + type);
        }
        return hashable(key);
    }

    /** @throws EvalException if maps cannot have such a key */
    public static Object hashable(Object key) {
        if (key instanceof Dict || key instanceof Function || key instanceof Slice slice && isSlice(slice)) {
            throw new EvalException("a " + Values.typeName(key) + " cannot be a key of a map");
        }
        return key;
    }

    private static boolean isSlice(Slice slice) {
        return slice.type().kind() == Kind.SLICE;
    }

    private static Object byteAt(String text, long index) {
        if (index < 0 || index >= text.length()) {
            throw new EvalException(
                    "index %d is out of range, the string has %d bytes".formatted(index, text.length()));
        }
        return new Sized(Type.UINT8, text.charAt((int) index));
    }

    private static String shown(Object key) {
        return key instanceof String name ? Text.decode(name) : "[" + (Values.isNumber(key) ? key : "") + "]";
    }

    /** The part of a list or string between two indexes; both are moved inside where they are not. */
    public static Object slice(Object sequence, Object from, Object to) {
        if (!(sequence instanceof String) && !(sequence instanceof Slice)) {
            throw new EvalException("cannot take a part of " + Values.typeName(sequence));
        }
        int size = Values.size(sequence);
        long start = bounded(Values.toInt(from), size);
        long end = Math.min(bounded(Values.toInt(to), size), size);
        start = Math.min(start, end);
        return sequence instanceof String text
                ? text.substring((int) start, (int) end)
                : ((Slice) sequence).part((int) start, (int) end);
    }

    private static long bounded(long index, int size) {
        return Math.max(index < 0 ? index + size : index, 0);
    }

    /** Whether a list has the element or a map the key. */
    public static boolean in(Object needle, Object haystack, Budget budget) {
        return switch (haystack) {
            case null -> false;
            case Slice slice -> {
                budget.steps(1 + slice.size() / 8);
                // The Go library follows a pointer on the left, but not those in the list.
                yield has(slice, needle instanceof Version version ? version.value() : needle, budget);
            }
            case Dict dict -> dict.has(key(dict, needle));
            default -> throw new EvalException("nothing can be in a " + Values.typeName(haystack));
        };
    }

    private static boolean has(Slice slice, Object needle, Budget budget) {
        for (int i = 0; i < slice.size(); i++) {
            if (Equality.equal(slice.get(i), needle, budget)) {
                return true;
            }
        }
        return false;
    }
}
