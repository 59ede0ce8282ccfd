package io.tandem.eventsource.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * Keys of AWS.
 *
 * @param token that goes with keys for a time
 * @param end when AWS takes them no longer, where that is known
 */
public record AwsCredentials(String accessKey, String secretKey, Optional<String> token, Optional<Instant> end) {
    /** Keys of which no end is known. */
    public AwsCredentials(String accessKey, String secretKey, Optional<String> token) {
        this(accessKey, secretKey, token, Optional.empty());
    }

    /** Tells no key. */
    @Override
    public String toString() {
        return "AwsCredentials";
    }
}
