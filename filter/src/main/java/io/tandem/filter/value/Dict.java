package io.tandem.filter.value;

import java.util.Collections;
import java.util.Map;

/** A map of Go; as nil it is empty, and equal to nil. */
public final class Dict {
    private final Type type;
    private final Map<Object, Object> entries;
    private final boolean nil;

    private Dict(Type type, Map<Object, Object> entries, boolean nil) {
        this.type = type;
        this.entries = entries;
        this.nil = nil;
    }

    public static Dict of(Type type, Map<Object, Object> entries) {
        return new Dict(type, entries, false);
    }

    public static Dict object(Map<Object, Object> entries) {
        return of(Type.OBJECT, entries);
    }

    public static Dict nil(Type type) {
        return new Dict(type, Collections.emptyMap(), true);
    }

    public Type type() {
        return type;
    }

    public boolean isNil() {
        return nil;
    }

    public int size() {
        return entries.size();
    }

    /** What is there may be nil, so absence is asked for with {@link #has}. */
    public Object get(Object key) {
        return entries.get(key);
    }

    public boolean has(Object key) {
        return entries.containsKey(key);
    }

    public Map<Object, Object> entries() {
        return entries;
    }
}
