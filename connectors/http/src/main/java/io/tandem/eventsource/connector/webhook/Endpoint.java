package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * What listens on one path of one port for one event.
 *
 * @param token the bearer token that requests must have, if any
 * @param maxBody bytes, as configured
 * @param filtered a filter is evaluated for each event
 * @param intake where events go
 * @param elsewhere tells people when what requests refer to cannot be had
 */
record Endpoint(
        Interpreter interpreter,
        Optional<WatchedSecret> token,
        long maxBody,
        boolean filtered,
        Intake intake,
        Elsewhere elsewhere,
        ConnectorContext context) {
    /** From this size on, reading a body as JSON takes longer than other connections of the loop should wait. */
    private static final int LARGE = 64 << 10;

    private static final String BEARER = "Bearer ";

    /** The event's name, for messages. */
    String owner() {
        return context.eventName();
    }

    /** Bytes that a body may have: what is configured, and what the bus can take after base64 has made four bytes of three. */
    long limit() {
        return Math.min(maxBody, largestForBus());
    }

    Answer tooLarge() {
        return Answer.tooLarge(maxBody, largestForBus(), context.largestEvent());
    }

    /** Whether to make events of a body on a worker, because it may take long. */
    boolean isSlow(int bodySize) {
        return filtered || bodySize >= LARGE;
    }

    Answer answer(Outcome outcome) {
        return interpreter.answer(outcome).map(Answer::of).orElseGet(() -> Answer.to(outcome));
    }

    /** What is wrong with the request's credentials, if anything. */
    Optional<Answer> unauthorized(HttpServerRequest request) {
        return token.flatMap(secret -> unauthorized(secret, request));
    }

    private long largestForBus() {
        return context.largestEvent() / 4 * 3;
    }

    private static Optional<Answer> unauthorized(WatchedSecret secret, HttpServerRequest request) {
        if (!secret.isPresent()) {
            return Optional.of(Answer.TOKEN_UNKNOWN);
        }
        var given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null || !given.startsWith(BEARER)) {
            return Optional.of(Answer.NO_TOKEN);
        }
        return secret.matches(HeaderFields.text(given.substring(BEARER.length())))
                ? Optional.empty()
                : Optional.of(Answer.WRONG_TOKEN);
    }
}
