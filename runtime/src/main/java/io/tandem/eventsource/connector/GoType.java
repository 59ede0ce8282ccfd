package io.tandem.eventsource.connector;

import java.util.List;
import java.util.Map;

/**
 * A type that upstream reads JSON into and writes again, by which what it writes differs from what it read: fields it does not
 * know are left out, those that are missing are written as its zero value. See {@link GoTypes} for how to write them.
 */
public sealed interface GoType {
    /** Text; {@code ""} if absent. */
    GoType STRING = new Scalar(Kind.STRING);
    /** A whole number of 64 bits; 0 if absent. */
    GoType INT = new Scalar(Kind.INT);
    /** The same, which may stand in quotes. */
    GoType TIME = new Scalar(Kind.TIME);
    /** False if absent. */
    GoType BOOL = new Scalar(Kind.BOOL);
    /** A number; 0 if absent. */
    GoType FLOAT = new Scalar(Kind.FLOAT);
    /** The text of a number; 0 if absent. */
    GoType NUMBER = new Scalar(Kind.NUMBER);
    /** Any value: objects sorted by key, numbers as {@code float64}; null if absent. */
    GoType ANY = new Scalar(Kind.ANY);
    /** Any value as it came, without its white space; null if absent. */
    GoType RAW = new Raw("null");

    /** What needs no further types. */
    enum Kind {
        STRING,
        INT,
        TIME,
        BOOL,
        FLOAT,
        NUMBER,
        ANY
    }

    /** One of the constants. */
    record Scalar(Kind kind) implements GoType {}

    /**
     * Any value as it came, without its white space.
     *
     * @param absent what is written where there is none
     */
    record Raw(String absent) implements GoType {}

    /** Null if absent, and empty if empty. */
    record ListOf(GoType items) implements GoType {}

    /** Sorted by key; null if absent. */
    record MapOf(GoType values) implements GoType {}

    /** Null if absent. */
    record Pointer(GoType target) implements GoType {}

    /** A type by its name, which may mention itself. */
    record Named(String name, Map<String, Struct> types) implements GoType {
        Struct struct() {
            var struct = types.get(name);
            if (struct == null) {
                throw new IllegalStateException("no type " + name);
            }
            return struct;
        }
    }

    /** An object with these fields, in this order. */
    record Struct(List<Field> fields) implements GoType {
        /** The field of a key: matched exactly, else in any case; null if there is none. */
        Field field(String key) {
            for (var field : fields) {
                if (field.name.equals(key)) {
                    return field;
                }
            }
            for (var field : fields) {
                if (field.name.equalsIgnoreCase(key)) {
                    return field;
                }
            }
            return null;
        }
    }

    /** @param omitEmpty left out if it is the zero value of its type, or empty; objects are never empty */
    record Field(String name, GoType type, boolean omitEmpty) {}
}
