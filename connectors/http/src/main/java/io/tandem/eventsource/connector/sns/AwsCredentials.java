package io.tandem.eventsource.connector.sns;

import java.util.Optional;

/**
 * Keys of AWS.
 *
 * @param token that goes with keys for a time
 */
record AwsCredentials(String accessKey, String secretKey, Optional<String> token) {
    /** Tells no key. */
    @Override
    public String toString() {
        return "AwsCredentials";
    }
}
