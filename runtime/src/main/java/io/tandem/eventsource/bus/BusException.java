package io.tandem.eventsource.bus;

/** Why an event was not published. A value: it has no stack trace of its own. */
public abstract sealed class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BusException(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** The bus did not answer, or answered that it cannot take events now. The event may have been stored. */
    public static final class Unavailable extends BusException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The event can never be published as it is: a name, an id or a size that the bus or its client refuses. */
    public static sealed class Invalid extends BusException {
        private static final long serialVersionUID = 1L;

        public Invalid(String message) {
            super(message, null);
        }
    }

    /** The event is over the bus's limit, in bytes. */
    public static final class TooLarge extends Invalid {
        private static final long serialVersionUID = 1L;

        public TooLarge(long size, long limit) {
            super("the event has %d bytes, the bus takes at most %d".formatted(size, limit));
        }
    }

    /** It was not sent, for nobody was allowed to any more. */
    public static final class Expired extends BusException {
        private static final long serialVersionUID = 1L;

        public Expired() {
            super("the term ended before the event was sent", null);
        }
    }
}
