package io.tandem.eventsource.connector.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.webhook.Freshness;
import io.tandem.eventsource.connector.webhook.Hmac;
import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import io.tandem.eventsource.connector.webhook.WatchedSecret;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header field {@code Stripe-Signature}: {@code t=1492774577,v1=5257a8...}, with several {@code v1} while Stripe rotates the
 * secret.
 */
final class StripeSignature {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    /** Of what somebody else sends no more is looked at. */
    private static final int MOST = 20;

    private StripeSignature() {}

    static Optional<Refusal> refusal(WatchedSecret secret, WebhookRequest request, InstantSource clock) {
        var field = request.header("Stripe-Signature");
        var parts = (field == null ? "" : field).split(",", MOST);
        var time = value(parts, "t=");
        var signed = (time + ".").getBytes(UTF_8);
        var signatures = Arrays.stream(parts)
                .map(String::strip)
                .flatMap(part -> Hmac.hex(part, "v1=").stream())
                .toList();
        return Hmac.SHA256
                .refusal(secret, signatures, signed, request.body())
                .or(() -> Freshness.refusal(time, clock, TOLERANCE));
    }

    private static String value(String[] parts, String prefix) {
        return Arrays.stream(parts)
                .map(String::strip)
                .filter(part -> part.startsWith(prefix))
                .map(part -> part.substring(prefix.length()))
                .findFirst()
                .orElse("");
    }
}
