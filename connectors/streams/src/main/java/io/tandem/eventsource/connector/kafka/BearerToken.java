package io.tandem.eventsource.connector.kafka;

import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;

/**
 * A token that shows who we are.
 *
 * @param lifetimeMs milliseconds since 1970 at which it ends
 */
record BearerToken(String value, long lifetimeMs, String principalName) implements OAuthBearerToken {
    /** Not known: a broker reads it from the token. */
    @Override
    public Set<String> scope() {
        return Set.of();
    }

    @Override
    public Long startTimeMs() {
        return null;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token of " + principalName;
    }
}
