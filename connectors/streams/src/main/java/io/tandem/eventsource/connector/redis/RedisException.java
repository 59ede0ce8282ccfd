package io.tandem.eventsource.connector.redis;

import java.io.IOException;

/** A server refused a request. The message is the server's own, which begins with a word for the kind of error. */
final class RedisException extends IOException {
    private static final long serialVersionUID = 1L;

    RedisException(String message) {
        super(message);
    }

    /** The word that the error begins with, such as {@code NOPERM}. */
    String kind() {
        return getMessage().split(" ", 2)[0];
    }

    boolean is(String kind) {
        return kind().equals(kind);
    }
}
