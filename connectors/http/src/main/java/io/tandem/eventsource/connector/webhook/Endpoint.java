package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.eventsource.connector.Incoming;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * What listens on one path of one port for one event.
 *
 * @param owner the event's name, for messages
 * @param token the bearer token that requests must have, if any
 * @param maxBody bytes
 * @param events where events go; nobody is listening any more once it is cancelled
 */
record Endpoint(
        String owner,
        Interpreter interpreter,
        Optional<WatchedSecret> token,
        long maxBody,
        MultiEmitter<? super Incoming> events) {
    private static final String BEARER = "Bearer ";

    /** What can be said before the body is here; empty if it is wanted. */
    Optional<Answer> refusal(HttpServerRequest request) {
        return intake().or(() -> token.flatMap(secret -> unauthorized(secret, request)));
    }

    /** Why no event can be taken at present. */
    Optional<Answer> intake() {
        if (events.isCancelled()) {
            return Optional.of(Answer.STOPPED);
        }
        return events.requested() == 0 ? Optional.of(Answer.BUSY) : Optional.empty();
    }

    private static Optional<Answer> unauthorized(WatchedSecret secret, HttpServerRequest request) {
        if (!secret.isPresent()) {
            return Optional.of(Answer.TOKEN_UNKNOWN);
        }
        var given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null || !given.startsWith(BEARER)) {
            return Optional.of(Answer.NO_TOKEN);
        }
        return secret.matches(given.substring(BEARER.length())) ? Optional.empty() : Optional.of(Answer.WRONG_TOKEN);
    }
}
