package io.tandem.eventsource.bus;

/** Why an event was not published. */
public abstract sealed class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BusException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The bus did not answer, or answered that it cannot take events now. The event may have been stored. */
    public static final class Unavailable extends BusException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The event is over the bus's limit, in bytes; publishing it again is pointless. */
    public static final class TooLarge extends BusException {
        private static final long serialVersionUID = 1L;

        public TooLarge(long size, long limit) {
            super("the event has %d bytes, the bus takes at most %d".formatted(size, limit), null);
        }
    }
}
