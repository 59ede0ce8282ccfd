package io.tandem.eventsource.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;

/**
 * What a cluster of MSK does with a token, in the process of a broker: stands in for Amazon. It computes the signature by itself, in
 * the words of Amazon's description, so that it is no copy of what it judges.
 */
public final class MskValidator implements AuthenticateCallbackHandler {
    static final String REGION = "eu-central-1";
    static final String ACCESS_KEY = "ASIAREADER";
    static final String SECRET_KEY = "canary/of+the=reader";
    static final String SESSION = "canary//session+token==";

    private static final String HOST = "kafka.eu-central-1.amazonaws.com";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {}

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (var callback : callbacks) {
            if (callback instanceof OAuthBearerValidatorCallback asked) {
                judge(asked);
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}

    private static void judge(OAuthBearerValidatorCallback asked) {
        try {
            var token = asked.tokenValue();
            asked.token(
                    new Accepted(token, end(new String(Base64.getUrlDecoder().decode(token), UTF_8))));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            System.err.println("the token is refused: " + e);
            asked.error("Access denied", null, null);
        }
    }

    private static Instant end(String address) throws GeneralSecurityException {
        var start = "https://%s/?".formatted(HOST);
        hold(address.startsWith(start), "host");
        var query = new TreeMap<String, String>();
        for (var pair : address.substring(start.length()).split("&")) {
            var parts = pair.split("=", 2);
            hold(query.put(parts[0], parts[1]) == null, "parameter twice");
        }
        hold(query.remove("User-Agent") != null, "User-Agent");
        var signature = query.remove("X-Amz-Signature");
        var time = query.get("X-Amz-Date");
        var scope = "%s/%s/kafka-cluster/aws4_request".formatted(time.substring(0, 8), REGION);
        var expected = Map.of(
                "Action", "kafka-cluster:Connect",
                "X-Amz-Algorithm", "AWS4-HMAC-SHA256",
                "X-Amz-Credential", ACCESS_KEY + "/" + scope,
                "X-Amz-Date", time,
                "X-Amz-Expires", "900",
                "X-Amz-Security-Token", SESSION,
                "X-Amz-SignedHeaders", "host");
        var given = new TreeMap<String, String>();
        query.forEach((name, value) -> given.put(name, URLDecoder.decode(value, UTF_8)));
        hold(given.equals(expected), "parameters");
        var signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        hold(Duration.between(signed, Instant.now()).abs().compareTo(Duration.ofMinutes(5)) < 0, "time");
        var request = "GET\n/\n%s\nhost:%s\n\nhost\n%s"
                .formatted(query.entrySet().stream().map(Object::toString).collect(joining("&")), HOST, sha256(""));
        hold(signature(time, scope, request).equals(signature), "signature");
        return signed.plus(Duration.ofMinutes(15));
    }

    private static String signature(String time, String scope, String request) throws GeneralSecurityException {
        var key = ("AWS4" + SECRET_KEY).getBytes(UTF_8);
        for (var part : List.of(time.substring(0, 8), REGION, "kafka-cluster", "aws4_request")) {
            key = hmac(key, part);
        }
        return HexFormat.of()
                .formatHex(hmac(key, "AWS4-HMAC-SHA256\n%s\n%s\n%s".formatted(time, scope, sha256(request))));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static void hold(boolean rule, String what) {
        if (!rule) {
            throw new IllegalArgumentException(what);
        }
    }

    private record Accepted(String value, Instant end) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return end.toEpochMilli();
        }

        @Override
        public String principalName() {
            return ACCESS_KEY;
        }

        @Override
        public Long startTimeMs() {
            return null;
        }
    }
}
