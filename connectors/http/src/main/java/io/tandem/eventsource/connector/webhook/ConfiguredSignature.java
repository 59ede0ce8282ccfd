package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.GoDuration;
import io.tandem.api.source.RequestSignature;
import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A signature as the configuration describes it. */
final class ConfiguredSignature {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final RequestSignature signature;
    private final WatchedSecret secret;
    private final InstantSource clock;
    private final Hmac hmac;

    ConfiguredSignature(RequestSignature signature, InstantSource clock, Secrets secrets) {
        this.signature = signature;
        this.secret = secrets.shared("signature.secret", signature.secret())
                .orElseThrow(() -> new IllegalArgumentException("signature.secret is required"));
        this.clock = clock;
        this.hmac = switch (or(signature.algorithm(), "sha256")) {
            case "sha1" -> Hmac.SHA1;
            case "sha256" -> Hmac.SHA256;
            case "sha512" -> Hmac.SHA512;
            default -> throw new IllegalArgumentException("signature.algorithm must be sha1, sha256 or sha512");
        };
    }

    /** Why not to take a request; empty if it is signed. */
    Optional<Refusal> refusal(WebhookRequest request) {
        var field = request.header(signature.header());
        var prefix = or(signature.prefix(), "");
        var given = "base64".equals(signature.encoding()) ? Hmac.base64(field, prefix) : Hmac.hex(field, prefix);
        if (or(signature.timestampHeader(), "").isEmpty()) {
            return hmac.refusal(secret, given, request.body());
        }
        var time = request.header(signature.timestampHeader());
        var before = (time + (signature.separator() == null ? "." : signature.separator())).getBytes(UTF_8);
        return hmac.refusal(secret, given, before, request.body())
                .or(() -> Freshness.refusal(time, clock, tolerance()));
    }

    private Duration tolerance() {
        var text = or(signature.tolerance(), "");
        return text.isEmpty() ? TOLERANCE : GoDuration.parse(text);
    }

    private static String or(String value, String absent) {
        return value == null || value.isEmpty() ? absent : value;
    }
}
