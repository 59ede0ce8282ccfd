package io.tandem.eventsource.connector.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.HttpAddress;
import io.tandem.eventsource.connector.rest.BoundedBody;
import java.io.IOException;
import java.net.URI;
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
import java.util.regex.Pattern;

/**
 * Asks an Athenz token service (ZTS) for a role token, by a token of our own that is signed with the tenant's key.
 *
 * @param parameters {@code providerDomain}, {@code tenantDomain}, {@code tenantService} and {@code ztsUrl}; if wanted {@code
 *     keyId}, {@code principalHeader} and {@code roleHeader}
 * @param patience for the head of the answer, and once more for its body
 */
record AthenzTokens(Map<String, String> parameters, PrivateKey key, Duration patience) {
    private static final String HEADER = "Athenz-Principal-Auth";
    private static final String ROLE_HEADER = "Athenz-Role-Auth";
    private static final Duration OURS_LASTS = Duration.ofHours(1);
    private static final Duration LEAST = Duration.ofHours(2);
    private static final Duration MOST = Duration.ofHours(24);
    private static final int SALT_BYTES = 8;
    private static final int OK = 200;
    private static final int LARGEST = 64 << 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * Blocks.
     *
     * @throws IllegalArgumentException if a parameter is missing or wrong; the message names it, and quotes no token
     * @throws IOException if there is none; the message quotes nothing of the answer
     */
    String roleToken() throws GeneralSecurityException, IOException, InterruptedException {
        var request = request();
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        try {
            return asked(http, request);
        } catch (IOException e) {
            throw new IOException(
                    "Athenz gives no role token, see authAthenzParams.ztsUrl, its domains, tenantService and keyId: %s"
                            .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } finally {
            http.shutdownNow();
        }
    }

    /** In what header the role token goes to a broker that is asked by HTTP. */
    String roleHeader() {
        return name("roleHeader", ROLE_HEADER);
    }

    /** Java's client quotes a value that it refuses, and this one is a token. */
    private HttpRequest request() throws GeneralSecurityException {
        var header = name("principalHeader", HEADER);
        var token = principalToken();
        var request = HttpRequest.newBuilder(address()).timeout(patience);
        try {
            return request.header(header, token).build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "authAthenzParams.principalHeader must be the name of a header, such as " + HEADER);
        }
    }

    private String asked(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofInputStream());
        var body = BoundedBody.read(answer, LARGEST, patience);
        var token = answer.statusCode() == OK ? token(body) : "";
        if (!TOKEN.matcher(token).matches()) {
            throw new IOException("status %d, and no token".formatted(answer.statusCode()));
        }
        return token;
    }

    private static String token(byte[] body) throws IOException {
        try {
            return EventSourceJson.MAPPER.readTree(body).path("token").asText("");
        } catch (JacksonException e) { // its message quotes the answer
            return "";
        }
    }

    private URI address() {
        return URI.create("%s/zts/v1/domain/%s/token?minExpiryTime=%d&maxExpiryTime=%d"
                .formatted(
                        service().toString().replaceFirst("/+$", ""),
                        name("providerDomain", ""),
                        LEAST.toSeconds(),
                        MOST.toSeconds()));
    }

    private URI service() {
        try {
            var address = HttpAddress.parse(value("ztsUrl", ""));
            if (address.login() == null) {
                return address.base();
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "authAthenzParams.ztsUrl must be an address by http or https without user, password, query and"
                        + " fragment, such as https://zts:4443");
    }

    /** Who we are: fields separated by semicolons, the last of which is a signature of those before. */
    private String principalToken() throws GeneralSecurityException {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        var now = Instant.now();
        var unsigned = "v=S1;d=%s;n=%s;a=%s;t=%d;e=%d;k=%s"
                .formatted(
                        name("tenantDomain", ""),
                        name("tenantService", ""),
                        HexFormat.of().formatHex(salt),
                        now.getEpochSecond(),
                        now.plus(OURS_LASTS).getEpochSecond(),
                        name("keyId", "0"));
        var signature = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(unsigned.getBytes(UTF_8));
        var text = Base64.getEncoder().encodeToString(signature.sign());
        // Athenz' own alphabet
        return unsigned + ";s=" + text.replace('+', '.').replace('/', '_').replace('=', '-');
    }

    /** Of letters, digits, dots, underscores and hyphens: another character would end a field of the token, or its header. */
    private String name(String parameter, String usual) {
        var value = value(parameter, usual);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("authAthenzParams.%s is not set".formatted(parameter));
        }
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "authAthenzParams.%s may have letters, digits and . _ - only".formatted(parameter));
        }
        return value;
    }

    private String value(String parameter, String usual) {
        return parameters.getOrDefault(parameter, usual).strip();
    }
}
