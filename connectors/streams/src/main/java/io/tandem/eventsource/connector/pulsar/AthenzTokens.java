package io.tandem.eventsource.connector.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.EventSourceJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * Asks an Athenz token service (ZTS) for a role token, by a token of our own that is signed with the tenant's key.
 *
 * @param parameters {@code providerDomain}, {@code tenantDomain}, {@code tenantService} and {@code ztsUrl}; if wanted {@code
 *     keyId} and {@code principalHeader}
 */
record AthenzTokens(Map<String, String> parameters, PrivateKey key) {
    private static final String HEADER = "Athenz-Principal-Auth";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration OURS_LASTS = Duration.ofHours(1);
    private static final Duration LEAST = Duration.ofHours(2);
    private static final Duration MOST = Duration.ofHours(24);
    private static final int SALT_BYTES = 8;
    private static final int OK = 200;

    /**
     * Blocks.
     *
     * @throws IllegalArgumentException if a parameter is missing
     * @throws IOException if there is none; the message quotes nothing of the answer
     */
    String roleToken() throws GeneralSecurityException, IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address())
                .header(parameters.getOrDefault("principalHeader", HEADER), principalToken())
                .timeout(PATIENCE)
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer = client.send(request, BodyHandlers.ofString());
            var token = answer.statusCode() == OK
                    ? EventSourceJson.MAPPER
                            .readTree(answer.body())
                            .path("token")
                            .asText("")
                    : "";
            if (token.isEmpty()) {
                throw new IOException("status %d, and no token".formatted(answer.statusCode()));
            }
            return token;
        } catch (IOException e) {
            throw new IOException(
                    "Athenz gives no role token, see authAthenzParams.ztsUrl, its domains, tenantService and keyId: %s"
                            .formatted(e.getMessage()));
        }
    }

    private URI address() {
        try {
            return URI.create("%s/zts/v1/domain/%s/token?minExpiryTime=%d&maxExpiryTime=%d"
                    .formatted(
                            parameter("ztsUrl").replaceFirst("/+$", ""),
                            URLEncoder.encode(parameter("providerDomain"), UTF_8),
                            LEAST.toSeconds(),
                            MOST.toSeconds()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "authAthenzParams.ztsUrl must be an address such as https://zts:4443", e);
        }
    }

    /** Who we are: fields separated by semicolons, the last of which is a signature of those before. */
    private String principalToken() throws GeneralSecurityException {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        var now = Instant.now();
        var unsigned = "v=S1;d=%s;n=%s;a=%s;t=%d;e=%d;k=%s"
                .formatted(
                        parameter("tenantDomain"),
                        parameter("tenantService"),
                        HexFormat.of().formatHex(salt),
                        now.getEpochSecond(),
                        now.plus(OURS_LASTS).getEpochSecond(),
                        parameters.getOrDefault("keyId", "0"));
        var signature = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(unsigned.getBytes(UTF_8));
        var text = Base64.getEncoder().encodeToString(signature.sign());
        // Athenz' own alphabet
        return unsigned + ";s=" + text.replace('+', '.').replace('/', '_').replace('=', '-');
    }

    private String parameter(String name) {
        var value = parameters.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("authAthenzParams.%s is not set".formatted(name));
        }
        return value;
    }
}
