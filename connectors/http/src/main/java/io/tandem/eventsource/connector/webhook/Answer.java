package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param retry the sender should try again in a second
 * @param last the connection ends with it
 */
record Answer(int status, String text, Optional<String> eventId, boolean retry, boolean last) {
    static final Answer HEALTHY = of(200, "OK");
    static final Answer NOT_FOUND = of(404, "404 page not found\n");
    static final Answer NO_TOKEN = of(401, "Invalid Authorization Header");
    static final Answer WRONG_TOKEN = of(401, "Invalid Auth token");
    static final Answer TOKEN_UNKNOWN = of(500, "Error loading auth token");
    /** For what comes while the event's intake is stopped; the next connection may reach another replica. */
    static final Answer STOPPED =
            new Answer(503, "endpoint is inactive on this replica: try again", Optional.empty(), true, true);

    static final Answer BUSY = retry("too many events are waiting for the event bus: try again");

    private static final String SUCCESS = "success";
    private static final CharSequence PLAIN_TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence EVENT_ID = HttpHeaders.createOptimized("X-Event-Id");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

    static Answer of(int status, String text) {
        return new Answer(status, text, Optional.empty(), false, false);
    }

    static Answer tooLarge(long limit) {
        return new Answer(
                413,
                "body is larger than the endpoint's maxPayloadSize of %d bytes".formatted(limit),
                Optional.empty(),
                false,
                true);
    }

    static Answer to(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Published published ->
                new Answer(200, SUCCESS, Optional.of(published.eventId()), false, false);
            case Outcome.Parked parked -> new Answer(200, SUCCESS, Optional.empty(), false, false);
            case Outcome.Filtered filtered -> new Answer(200, SUCCESS, Optional.empty(), false, false);
            case Outcome.Invalid invalid -> of(invalid.tooLarge() ? 413 : 400, invalid.reason());
            case Outcome.Unavailable unavailable -> retry(unavailable.reason());
            case Outcome.Withdrawn withdrawn -> STOPPED;
        };
    }

    private static Answer retry(String text) {
        return new Answer(503, text, Optional.empty(), true, false);
    }

    /** Writes it; completes when it is sent, fails if the client is gone. On the connection's event loop only. */
    Future<Void> writeTo(HttpServerResponse response) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, PLAIN_TEXT);
        eventId.ifPresent(id -> response.putHeader(EVENT_ID, id));
        if (retry) {
            response.putHeader(RETRY_AFTER, ONE_SECOND);
        }
        if (last && response.streamId() < 0) { // HTTP/2 knows no such field
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return response.end(text);
    }
}
