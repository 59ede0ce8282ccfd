package io.tandem.operator.status;

/** What is found out about one aspect of a resource, before it becomes a condition. */
public record Finding(boolean holds, Reason reason, String message) {
    /** It is as it should be, and there is nothing more to say. */
    public static Finding good(Reason reason) {
        return new Finding(true, reason, "");
    }

    /** It is not, and the message says what to do. */
    public static Finding bad(Reason reason, String message) {
        return new Finding(false, reason, message);
    }
}
