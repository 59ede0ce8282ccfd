package io.tandem.operator.status;

import io.tandem.api.Excerpt;
import java.util.Locale;

/** What is found out about one aspect of a resource, before it becomes a condition; its message is cut where it is long. */
public record Finding(Status status, Reason reason, String message) {
    /** All conditions together must leave room in an object, of which etcd takes 1.5 MB. */
    private static final int LONGEST = 10_000;

    public Finding {
        message = Excerpt.of(message, LONGEST);
    }

    /** Status of a condition. */
    public enum Status {
        TRUE,
        FALSE,
        /** It could not be found out. */
        UNKNOWN;

        /** As it stands in the condition. */
        public String text() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** Of something that is known. */
    public Finding(boolean holds, Reason reason, String message) {
        this(holds ? Status.TRUE : Status.FALSE, reason, message);
    }

    /** It is as it should be, and there is nothing more to say. */
    public static Finding good(Reason reason) {
        return new Finding(true, reason, "");
    }

    /** It is not, and the message says what to do. */
    public static Finding bad(Reason reason, String message) {
        return new Finding(false, reason, message);
    }

    /** It could not be found out, and the message says why. */
    public static Finding unknown(Reason reason, String message) {
        return new Finding(Status.UNKNOWN, reason, message);
    }

    /** Whether it is as it should be. */
    public boolean holds() {
        return status == Status.TRUE;
    }
}
