package io.tandem.eventsource.connector.webhook;

import java.util.Locale;

/** Why no event came of a request: what the metrics tell beside the status. */
public enum Reason {
    /** It is not what this type takes. */
    MALFORMED(400),
    /** A token, a user or a password is missing or wrong. */
    CREDENTIALS(401),
    /** It is not signed, or not with the secret. */
    SIGNATURE(401),
    /** It was signed too long ago, so that somebody may have kept it, or the clocks differ. */
    STALE(401),
    /** Larger than the endpoint or the bus takes. */
    SIZE(413),
    /** The endpoint's own Secret cannot be read, or reading failed. */
    FAILED(500),
    /** The bus, the memory or something that was asked for is not to be had; it may be sent again. */
    UNAVAILABLE(503),
    /** The source is configured to leave out what it is about; told 200, so that its sender does not repeat it. */
    UNWANTED(200),
    /** It was not sent in time, and its client was cut off without an answer. */
    TIMEOUT(0),
    /** Its client did not read the answer in time and was cut off; an event may have come of it. */
    UNREAD(0),
    /** Its client went on sending after it was refused, too much or for too long, and was cut off. */
    FLOOD(0);

    private final int status;
    private final String label;

    Reason(int status) {
        this.status = status;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** What an error with a status of a type's own comes under. */
    static Reason of(int status) {
        return switch (status) {
            case 401, 403 -> CREDENTIALS;
            case 413 -> SIZE;
            case 503 -> UNAVAILABLE;
            default -> status >= 500 ? FAILED : MALFORMED;
        };
    }

    /** The HTTP status of the answer; 0 if there was none. */
    public int status() {
        return status;
    }

    /** As in the metric's label. */
    String label() {
        return label;
    }
}
