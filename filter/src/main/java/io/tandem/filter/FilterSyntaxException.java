package io.tandem.filter;

import io.tandem.filter.syntax.Position;

/** An expression that cannot be compiled: where it fails and what was expected there. */
public final class FilterSyntaxException extends Exception {
    private final transient Position position;
    private final String reason;

    FilterSyntaxException(String reason, Position position) {
        super("line %d, column %d: %s".formatted(position.line(), position.column(), reason));
        this.position = position;
        this.reason = reason;
    }

    /** Counts from 1. */
    public int line() {
        return position.line();
    }

    /** Counts from 1, in characters. */
    public int column() {
        return position.column();
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }
}
