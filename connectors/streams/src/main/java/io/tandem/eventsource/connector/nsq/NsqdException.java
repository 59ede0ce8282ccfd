package io.tandem.eventsource.connector.nsq;

import java.io.IOException;

/** An nsqd said no, or something that is not in its protocol. */
final class NsqdException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code as the protocol has it, such as {@code E_BAD_TOPIC}; empty if there is none */
    NsqdException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
