package io.tandem.eventsource.aws;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A service of AWS answered with an error. The message quotes nothing of request or answer, and names no field. */
public final class AwsRefusal extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY = 429;
    private static final int TROUBLE = 500;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** What is answered 403 or 400 to keys that are none, or none any more. */
    private static final Set<String> UNKNOWN_KEYS = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidAccessKeyId",
            "MissingAuthenticationToken");

    private final int status;
    private final boolean ofKeys;
    /** Null if it does not ask for one. */
    private final Duration pause;

    /** @param code Amazon's word for the error */
    AwsRefusal(int status, String code, HttpHeaders header) {
        super("it answers %d".formatted(status));
        this.status = status;
        this.ofKeys = UNKNOWN_KEYS.contains(code);
        this.pause = status == TOO_MANY || code.contains("Throttl") ? pause(header) : null;
    }

    public int status() {
        return status;
    }

    /** Whether the keys are none that AWS knows, or none any more. */
    public boolean isOfKeys() {
        return ofKeys;
    }

    /** How long it asks to wait, since it was asked too much. */
    public Optional<Duration> pause() {
        return Optional.ofNullable(pause);
    }

    /** Whether it passes by itself, as a rule. */
    public boolean passes() {
        return pause != null || status >= TROUBLE;
    }

    private static Duration pause(HttpHeaders header) {
        return header.firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(PAUSE);
    }
}
