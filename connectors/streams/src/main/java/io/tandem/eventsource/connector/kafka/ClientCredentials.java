package io.tandem.eventsource.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.HttpAddress;
import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.rest.BoundedBody;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Tokens of an OAuth 2 server for a client that has an id and a secret (RFC 6749, section 4.4).
 *
 * @param endpoint the server's address for tokens
 * @param scope what is asked for; empty for what the server gives by itself
 */
record ClientCredentials(
        URI endpoint, String clientId, String secret, String scope, Optional<SSLContext> tls, InstantSource clock)
        implements TokenSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 64 << 10;
    /** Where a server does not say how long a token lasts. */
    private static final long USUAL_SECONDS = 300;
    /** Some servers say that a token lasts for ever. */
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    /** @throws IllegalArgumentException if a field is missing or wrong; the message names it */
    static ClientCredentials of(
            KafkaSource.OAuth oauth, String clientId, String secret, Mounts mounts, InstantSource clock) {
        if (oauth == null || oauth.tokenUrl() == null || oauth.tokenUrl().isBlank()) {
            throw new IllegalArgumentException(
                    "sasl.mechanism OAUTHBEARER needs oauth.tokenUrl: the address that gives tokens for userSecret and passwordSecret");
        }
        return new ClientCredentials(
                endpoint(oauth.tokenUrl()),
                clientId,
                secret,
                oauth.scope() == null ? "" : oauth.scope(),
                Optional.ofNullable(oauth.tls()).map(tls -> {
                    try {
                        return ClientTls.context(tls, mounts);
                    } catch (GeneralSecurityException e) {
                        throw new IllegalArgumentException("oauth.tls: " + e.getMessage(), e);
                    }
                }),
                clock);
    }

    private static URI endpoint(String url) {
        HttpAddress address;
        try {
            address = HttpAddress.parseWithQuery(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("oauth.tokenUrl " + e.getMessage(), e);
        }
        if (address.login() != null) {
            throw new IllegalArgumentException(
                    "oauth.tokenUrl must be without user and password: put them into sasl.userSecret and sasl.passwordSecret");
        }
        return address.base();
    }

    @Override
    public BearerToken token() throws IOException, InterruptedException {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        tls.ifPresent(client::sslContext);
        var http = client.build();
        try {
            return asked(http);
        } catch (IOException e) {
            throw new IOException("%s gives no token, see oauth: %s".formatted(this, e), e);
        } finally {
            http.shutdownNow();
        }
    }

    @Override
    public String field() {
        return "oauth";
    }

    private BearerToken asked(HttpClient http) throws IOException, InterruptedException {
        var form = "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + encoded(scope));
        var login = encoded(clientId) + ":" + encoded(secret);
        var request = HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        var answer = http.send(request, BodyHandlers.ofInputStream());
        var body = BoundedBody.read(answer, LARGEST, PATIENCE);
        if (answer.statusCode() != 200) {
            throw new IOException("it answers with status %d%s"
                    .formatted(
                            answer.statusCode(),
                            answer.statusCode() == 400 || answer.statusCode() == 401
                                    ? ", see sasl.userSecret and sasl.passwordSecret"
                                    : ""));
        }
        var json = json(body);
        // through a double: as a long, a number beyond it would be any other one
        long seconds = Math.clamp((long) json.path("expires_in").asDouble(USUAL_SECONDS), 1, LONGEST_SECONDS);
        return new BearerToken(
                json.path("access_token").asText(),
                clock.millis() + Duration.ofSeconds(seconds).toMillis(),
                clientId);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            var json = JSON.readTree(body);
            if (json.path("access_token").isTextual()) {
                return json;
            }
        } catch (JacksonException e) {
            // told below: its message quotes the answer
        }
        throw new IOException("what it answers is no token");
    }

    /** Tells no secret. */
    @Override
    public String toString() {
        var text = endpoint.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
