package io.tandem.eventsource.connector.stripe;

import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Events of Stripe, signed where {@code signingSecret} is set. One that the event filter does not want is answered 200, since
 * Stripe repeats others for days and then switches the endpoint off.
 */
public final class StripeInterpreter implements Interpreter {
    /** As upstream's client library knows an event; what it does not know is left out. */
    private static final GoType EVENT = GoTypes.of("""
            Event account:string created:int data:*Data id:string livemode:bool pending_webhooks:int request:*Request type:string
            Data previous_attributes:%any object:raw
            Request id:string idempotency_key:string
            """).get("Event");

    private final StripeSource source;
    private final InstantSource clock;
    private final Optional<WatchedSecret> secret;

    /** @param clock by which the time of a signature is judged */
    public StripeInterpreter(StripeSource source, InstantSource clock, Secrets secrets) {
        this.source = source;
        this.clock = clock;
        this.secret = secrets.shared("signingSecret", source.signingSecret());
    }

    @Override
    public Reading read(WebhookRequest request) {
        var refusal = secret.flatMap(key -> StripeSignature.refusal(key, request, clock));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Map<String, Object> event;
        try {
            event = GoReader.fields(EVENT, request.text());
        } catch (InvalidPayloadException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        }
        return wants((String) event.get("type"))
                ? new Event(id(event), () -> data(event))
                : new Refusal(Reason.UNWANTED, "success");
    }

    /** Without one, two events must not be taken for the same. */
    private static Optional<String> id(Map<String, Object> event) {
        return Optional.ofNullable((String) event.get("id")).filter(id -> !id.isEmpty());
    }

    private boolean wants(String type) {
        var filter = source.eventFilter();
        return filter == null || filter.isEmpty() || filter.contains("*") || filter.contains(type);
    }

    private byte[] data(Map<String, Object> event) throws InvalidPayloadException {
        return EventData.object()
                .put("event", EVENT, event)
                .metadata(source.metadata())
                .json();
    }
}
