package io.tandem.eventsource.connector;

/** The event's bytes cannot be turned into its data; the message says what was expected, naming the field. */
public final class InvalidPayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidPayloadException(String message) {
        super(message);
    }

    public InvalidPayloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
