package io.tandem.filter.value;

/** The kinds of types, by Go's names: what operations ask for is mostly the kind, not the type. */
public enum Kind {
    BOOL,
    INT,
    INT64,
    UINT8,
    UINT64,
    FLOAT64,
    STRING,
    INTERFACE,
    SLICE,
    ARRAY,
    MAP,
    FUNC,
    STRUCT,
    PTR;

    public boolean isInteger() {
        return this == INT || this == INT64 || this == UINT8 || this == UINT64;
    }

    /** Of the signed ones. */
    public boolean isSigned() {
        return this == INT || this == INT64;
    }

    public boolean isNumber() {
        return isInteger() || this == FLOAT64;
    }

    public boolean isList() {
        return this == SLICE || this == ARRAY;
    }
}
