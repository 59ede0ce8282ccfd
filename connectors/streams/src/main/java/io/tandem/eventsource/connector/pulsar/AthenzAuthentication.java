package io.tandem.eventsource.connector.pulsar;

import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.config.Mounts;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.pulsar.client.api.Authentication;
import org.apache.pulsar.client.api.AuthenticationDataProvider;

/**
 * Authentication by a role token of Athenz, which is asked for once a connection: the client wants it on its event loop,
 * where nobody may wait for a server.
 */
final class AthenzAuthentication implements Authentication, AuthenticationDataProvider {
    private static final long serialVersionUID = 1L;

    private final String roleToken;
    private final String header;

    private AthenzAuthentication(String roleToken, String header) {
        this.roleToken = roleToken;
        this.header = header;
    }

    /**
     * Asks for the token; blocks, at most this long.
     *
     * @throws IllegalArgumentException if a parameter is missing or wrong, or no key
     * @throws IOException if there is no token
     */
    static AthenzAuthentication of(PulsarSource source, Mounts mounts, Duration patience)
            throws GeneralSecurityException, IOException, InterruptedException {
        var tokens = new AthenzTokens(source.authAthenzParams(), AthenzKey.of(source, mounts), patience.dividedBy(2));
        var header = tokens.roleHeader();
        return new AthenzAuthentication(tokens.roleToken(), header);
    }

    @Override
    public String getAuthMethodName() {
        return "athenz";
    }

    @Override
    public AuthenticationDataProvider getAuthData() {
        return this;
    }

    @Override
    public boolean hasDataFromCommand() {
        return true;
    }

    @Override
    public String getCommandData() {
        return roleToken;
    }

    @Override
    public boolean hasDataForHttp() {
        return true;
    }

    @Override
    public Set<Map.Entry<String, String>> getHttpHeaders() {
        return Map.of(header, roleToken, PULSAR_AUTH_METHOD_NAME, getAuthMethodName())
                .entrySet();
    }

    @Override
    @Deprecated
    public void configure(Map<String, String> parameters) {}

    @Override
    public void start() {}

    @Override
    public void close() {}
}
