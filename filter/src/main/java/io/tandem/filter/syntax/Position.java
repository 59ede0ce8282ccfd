package io.tandem.filter.syntax;

/**
 * A place in an expression.
 *
 * @param line counts from 1
 * @param column counts from 1, in characters
 */
public record Position(int line, int column) {
    public static final Position START = new Position(1, 1);
}
