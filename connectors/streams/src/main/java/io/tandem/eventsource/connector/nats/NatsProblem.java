package io.tandem.eventsource.connector.nats;

/** What is wrong, in words for users: names the field or the object at the server, and quotes no secret. */
final class NatsProblem extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NatsProblem(String message) {
        super(message);
    }

    NatsProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
