package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whether a request was signed a short while ago, so that nobody can keep one and send it again later. */
public final class Freshness {
    private Freshness() {}

    /**
     * Why not to take a request.
     *
     * @param seconds since 1970 when it was signed, as in the request; may be null
     * @param tolerance how far from now it may be, before and after
     */
    public static Optional<Refusal> refusal(String seconds, InstantSource clock, Duration tolerance) {
        try {
            var signed = Instant.ofEpochSecond(Long.parseLong(seconds));
            return Duration.between(signed, clock.instant()).abs().compareTo(tolerance) > 0
                    ? Optional.of(new Refusal(
                            Reason.STALE,
                            "the request was signed more than %d s from now: is a clock wrong?"
                                    .formatted(tolerance.toSeconds())))
                    : Optional.empty();
        } catch (RuntimeException e) { // no number, or no time
            return Optional.of(new Refusal(Reason.SIGNATURE, "the request does not say when it was signed"));
        }
    }
}
