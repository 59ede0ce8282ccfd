package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Interpreter.Answered;
import io.tandem.eventsource.connector.webhook.Interpreter.Reading;
import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests by which a sender asks whether somebody wants its events, before it sends any. */
final class Handshake {
    private static final GoType VALIDATION = new GoType.ListOf(GoTypes.of("""
            Event data:Data
            Data validationCode:string
            """).get("Event"));

    private Handshake() {}

    /** The answer; empty if the request is no such question. */
    static Optional<Reading> answer(WebhookRequest request) {
        if (request.method().equals("OPTIONS") && request.header("WebHook-Request-Origin") != null) {
            return Optional.of(new Answered(
                    200, "", Answer.PLAIN_TEXT, Map.of("WebHook-Allowed-Origin", "*", "WebHook-Allowed-Rate", "*")));
        }
        return "SubscriptionValidation".equals(request.header("aeg-event-type"))
                ? Optional.of(eventGrid(request))
                : Optional.empty();
    }

    /** Azure's Event Grid wants a code repeated. */
    private static Reading eventGrid(WebhookRequest request) {
        try {
            if (GoReader.read(VALIDATION, request.text()) instanceof List<?> events
                    && !events.isEmpty()
                    && events.getFirst() instanceof Map<?, ?> event
                    && event.get("data") instanceof Map<?, ?> data
                    && data.get("validationCode") instanceof String code) {
                var answer = EventData.object().put("validationResponse", code).json();
                return new Answered(200, new String(answer, UTF_8), "application/json");
            }
        } catch (InvalidPayloadException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        }
        return new Refusal(Reason.MALFORMED, "body[0].data.validationCode is missing");
    }
}
