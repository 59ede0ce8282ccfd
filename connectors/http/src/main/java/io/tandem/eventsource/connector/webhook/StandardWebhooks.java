package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Signatures as the specification Standard Webhooks has them: {@code webhook-signature: v1,<base64>}, several separated by
 * blanks, over {@code <webhook-id>.<webhook-timestamp>.<body>}. A secret that begins with {@code whsec_} is base64 behind it.
 */
public final class StandardWebhooks {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST = 20;
    private static final String VERSION = "v1,";

    private StandardWebhooks() {}

    /** Why not to take a request; empty if it is signed. */
    public static Optional<Refusal> refusal(WatchedSecret secret, WebhookRequest request, InstantSource clock) {
        var time = request.header("webhook-timestamp");
        var signed = "%s.%s.".formatted(request.header("webhook-id"), time).getBytes(UTF_8);
        var field = request.header("webhook-signature");
        var signatures = Arrays.stream((field == null ? "" : field).split(" ", MOST))
                .flatMap(part -> Hmac.base64(part, VERSION).stream())
                .toList();
        return Hmac.SHA256
                .refusal(secret, Hmac::standardKeys, signatures, signed, request.body())
                .or(() -> Freshness.refusal(time, clock, TOLERANCE));
    }
}
