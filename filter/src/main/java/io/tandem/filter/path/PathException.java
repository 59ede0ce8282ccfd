package io.tandem.filter.path;

/**
 * A path that is invalid or finds nothing. A part of a path that may find many passes over elements where the rest of the
 * path fails so; other exceptions, such as for a division by zero, end the whole query.
 */
final class PathException extends RuntimeException {
    PathException(String message) {
        super(message, null, false, false);
    }
}
