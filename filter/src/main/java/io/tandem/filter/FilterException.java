package io.tandem.filter;

/** A filter that failed on one event: an operation that its data does not allow, or a budget used up. */
public final class FilterException extends Exception {
    FilterException(String message) {
        // Thrown for an event, perhaps for each event: without a stack trace, which nobody would read.
        super(message, null, false, false);
    }
}
