package io.tandem.eventsource.connector.mqtt;

import java.io.IOException;
import java.util.Optional;

/** The broker says no, or says goodbye. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Step step;
    private final int code;
    private final String reason;

    /** @param code of MQTT 5 */
    RefusedException(Step step, int code, Optional<String> reason) {
        super("%s code=0x%02x".formatted(step, code));
        this.step = step;
        this.code = code;
        this.reason = reason.orElse("");
    }

    Step step() {
        return step;
    }

    int code() {
        return code;
    }

    /** In the broker's words; may be empty. */
    String reason() {
        return reason;
    }

    /** What it says no to. */
    enum Step {
        CONNECT,
        SUBSCRIBE,
        STAY
    }
}
