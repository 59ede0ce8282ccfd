package io.tandem.filter.value;

import java.util.Arrays;
import java.util.List;

/** A list: a slice or an array of Go. Never changed once an expression can see it, so parts of it share its items. */
public final class Slice {
    private static final Object[] NONE = {};

    private final Type type;
    private final Object[] items;
    private final int from;
    private final int size;

    private Slice(Type type, Object[] items, int from, int size) {
        this.type = type;
        this.items = items;
        this.from = from;
        this.size = size;
    }

    public static Slice of(Type type, Object... items) {
        return new Slice(type, items, 0, items.length);
    }

    public static Slice list(Object... items) {
        return of(Type.LIST, items);
    }

    public static Slice of(Type type, List<?> items) {
        return of(type, items.toArray());
    }

    /** The nil slice: empty, and equal to nil. */
    public static Slice nil(Type type) {
        return new Slice(type, null, 0, 0);
    }

    public Type type() {
        return type;
    }

    public boolean isNil() {
        return items == null;
    }

    public int size() {
        return size;
    }

    public Object get(int index) {
        return items[from + index];
    }

    /** @throws EvalException if there is no such element */
    public Object at(long index) {
        if (index < 0 || index >= size) {
            throw new EvalException("index %d is out of range, the list has %d elements".formatted(index, size));
        }
        return items[from + (int) index];
    }

    /**
     * The elements from one index to before another, both inside the list.
     *
     * @throws EvalException for a pair, which has no parts in Go
     */
    public Slice part(int start, int end) {
        if (type.kind() == Kind.ARRAY) {
            throw new EvalException("cannot take a part of " + type);
        }
        return items == null ? this : new Slice(type, items, from + start, end - start);
    }

    public Object[] toArray() {
        return items == null ? NONE : Arrays.copyOfRange(items, from, from + size);
    }
}
