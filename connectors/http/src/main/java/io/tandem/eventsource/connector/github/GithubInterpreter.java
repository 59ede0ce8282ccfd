package io.tandem.eventsource.connector.github;

import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.FormValues;
import io.tandem.eventsource.connector.webhook.Hmac;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.Secrets;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.util.List;
import java.util.Optional;

/**
 * Deliveries of GitHub, in JSON or as a form, signed where {@code webhookSecret} is set. The id of a delivery names the event:
 * GitHub keeps it when somebody delivers it again, and gives the same one to all hooks that report one thing.
 */
public final class GithubInterpreter implements Interpreter {
    private static final String EVENT = "X-GitHub-Event";
    private static final String DELIVERY = "X-GitHub-Delivery";

    private final GithubSource source;
    private final Optional<WatchedSecret> secret;

    public GithubInterpreter(GithubSource source, Secrets secrets) {
        this.source = source;
        this.secret = secrets.shared("webhookSecret", source.webhookSecret());
    }

    @Override
    public Reading read(WebhookRequest request) {
        var refusal = secret.flatMap(key -> unsigned(key, request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (request.hasType("application/json")) {
            return event(request, request.text());
        }
        return request.hasType("application/x-www-form-urlencoded")
                ? form(request)
                : new Refusal(
                        Reason.MALFORMED,
                        "content type is not GitHub's: choose application/json or application/x-www-form-urlencoded at the hook");
    }

    /** Servers before version 3.0 have the older field only. */
    private static Optional<Refusal> unsigned(WatchedSecret secret, WebhookRequest request) {
        var signature = request.header("X-Hub-Signature-256");
        if (signature != null) {
            return Hmac.SHA256.refusal(secret, Hmac.hex(signature, "sha256="), request.body());
        }
        return Hmac.SHA1.refusal(secret, Hmac.hex(request.header("X-Hub-Signature"), "sha1="), request.body());
    }

    private Reading form(WebhookRequest request) {
        try {
            var payload = FormValues.strict(request.text()).getOrDefault("payload", List.of(""));
            return event(request, payload.getFirst());
        } catch (IllegalArgumentException e) {
            return new Refusal(Reason.MALFORMED, "body is not a form: " + e.getMessage());
        }
    }

    private Reading event(WebhookRequest request, String payload) {
        return new Event(request.id(DELIVERY), () -> data(request, payload));
    }

    private byte[] data(WebhookRequest request, String payload) throws InvalidPayloadException {
        var body = GoReader.object(payload);
        body.put(EVENT, orEmpty(request.header(EVENT)));
        body.put(DELIVERY, orEmpty(request.header(DELIVERY)));
        return request.putHeaders(EventData.object(), "headers")
                .put("body", GoReader.OBJECT, body)
                .metadata(source.metadata())
                .json();
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }
}
