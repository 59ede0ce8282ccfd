package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param reason why no event came of it; null if one did, or none should
 * @param eventId null if there is none
 * @param header further fields
 * @param retry the sender should try again in a second
 * @param last an HTTP/1 connection ends with it
 */
record Answer(
        int status,
        String text,
        CharSequence contentType,
        Reason reason,
        String eventId,
        boolean retry,
        boolean last,
        Map<String, String> header) {
    static final String PLAIN_TEXT = "text/plain; charset=utf-8";
    private static final CharSequence PLAIN = HttpHeaders.createOptimized(PLAIN_TEXT);
    private static final CharSequence EVENT_ID = HttpHeaders.createOptimized("X-Event-Id");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

    Answer(
            int status,
            String text,
            CharSequence contentType,
            Reason reason,
            String eventId,
            boolean retry,
            boolean last) {
        this(status, text, contentType, reason, eventId, retry, last, Map.of());
    }

    static final Answer HEALTHY = of(200, "OK", null);
    static final Answer NOT_FOUND = of(404, "404 page not found\n", Reason.MALFORMED);
    static final Answer BAD_PATH = of(Reason.MALFORMED, "the path is not percent-encoded: write % as %25");
    static final Answer NO_TOKEN = of(bearer("Invalid Authorization Header"));
    static final Answer WRONG_TOKEN = of(bearer("Invalid Auth token"));
    static final Answer TOKEN_UNKNOWN = of(Reason.FAILED, "Error loading auth token");
    static final Answer UNREADABLE = of(Reason.FAILED, "the request cannot be read: see the log");
    /** For what comes while the event's intake is stopped; the next connection may reach another replica. */
    static final Answer STOPPED = new Answer(
            503, "endpoint is inactive on this replica: try again", PLAIN, Reason.UNAVAILABLE, null, true, true);

    static final Answer BUSY = retry("too many events are waiting for the event bus: try again");
    static final Answer NO_MEMORY = new Answer(
            503, "too many large requests are being read: try again", PLAIN, Reason.UNAVAILABLE, null, true, true);
    static final Answer TOO_LONG_ELSEWHERE = retry("what the request refers to cannot be had at present: try again");
    static final Answer UNSETTLED = retry("the event's outcome is not known: try again");

    private static final Answer SUCCESS = of(200, "success", null);

    static Answer of(Reason reason, String text) {
        return of(reason.status(), text, reason);
    }

    /** @param reason may be null */
    static Answer of(int status, String text, Reason reason) {
        return new Answer(status, text, PLAIN, reason, null, false, false);
    }

    static Answer of(Interpreter.Refusal refused) {
        return new Answer(
                refused.reason().status(),
                refused.text(),
                PLAIN,
                refused.reason(),
                null,
                false,
                false,
                refused.header());
    }

    static Answer of(Interpreter.Answered answered) {
        return new Answer(
                answered.status(),
                answered.body(),
                answered.contentType(),
                answered.status() < 400 ? null : Reason.of(answered.status()),
                null,
                answered.status() == 503,
                false,
                answered.header());
    }

    /**
     * @param configured the endpoint's limit
     * @param forBus what the bus's limit leaves for a body
     * @param ofBus the bus's limit for an event; {@link Long#MAX_VALUE} if it is not known
     */
    static Answer tooLarge(long configured, long forBus, long ofBus) {
        var text = ofBus == Long.MAX_VALUE
                ? "body is larger than the endpoint's maxPayloadSize of %d bytes".formatted(configured)
                : "body is larger than %d bytes: the endpoint's maxPayloadSize of %d bytes and the event bus's limit of %d bytes an event, of which a body can be three quarters, %d bytes"
                        .formatted(Math.min(configured, forBus), configured, ofBus, forBus);
        return new Answer(413, text, PLAIN, Reason.SIZE, null, false, true);
    }

    static Answer to(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Published published ->
                new Answer(200, SUCCESS.text, PLAIN, null, published.eventId(), false, false);
            case Outcome.Parked parked -> SUCCESS;
            case Outcome.Filtered filtered -> SUCCESS;
            case Outcome.Invalid invalid -> of(invalid.tooLarge() ? Reason.SIZE : Reason.MALFORMED, invalid.reason());
            case Outcome.Unavailable unavailable -> retry(unavailable.reason());
            case Outcome.Withdrawn withdrawn -> STOPPED;
        };
    }

    private static Interpreter.Refusal bearer(String text) {
        return new Interpreter.Refusal(Reason.CREDENTIALS, text, Map.of("WWW-Authenticate", "Bearer realm=\"tandem\""));
    }

    private static Answer retry(String text) {
        return new Answer(503, text, PLAIN, Reason.UNAVAILABLE, null, true, false);
    }

    /** Writes it; completes when it is sent, fails if the client is gone. On the connection's event loop only. */
    Future<Void> writeTo(HttpServerResponse response) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        if (eventId != null) {
            response.putHeader(EVENT_ID, eventId);
        }
        header.forEach(response::putHeader);
        if (retry) {
            response.putHeader(RETRY_AFTER, ONE_SECOND);
        }
        if (last && response.streamId() < 0) { // HTTP/2 knows no such field
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return response.end(text);
    }
}
