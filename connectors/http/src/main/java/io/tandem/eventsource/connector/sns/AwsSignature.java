package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.webhook.Fetch.Asked;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as AWS wants them, by the fourth version of its signature. */
final class AwsSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private AwsSignature() {}

    /** What the signature is for. */
    record Scope(String region, String service) {}

    /** The request with what shows who asks. */
    static Asked signed(Asked asked, AwsCredentials credentials, Scope scope, Instant now) {
        var time = TIME.format(now);
        var header = new HashMap<>(asked.header());
        header.put("X-Amz-Date", time);
        credentials.token().ifPresent(token -> header.put("X-Amz-Security-Token", token));
        var covered = covered(asked.address(), header);
        var names = String.join(";", covered.keySet());
        var day = "%s/%s/%s/aws4_request".formatted(time.substring(0, 8), scope.region(), scope.service());
        var text = String.join(
                "\n", ALGORITHM, time, day, sum(request(asked, covered, names).getBytes(UTF_8)));
        header.put(
                "Authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                ALGORITHM,
                                credentials.accessKey(),
                                day,
                                names,
                                HexFormat.of().formatHex(hmac(key(credentials, day), text))));
        return new Asked(asked.method(), asked.address(), header, asked.body());
    }

    /** The fields that are signed: all that we set, and the one that the client sets. */
    private static Map<String, String> covered(URI address, Map<String, String> header) {
        var covered = new TreeMap<String, String>();
        header.forEach((name, value) -> covered.put(name.toLowerCase(Locale.ROOT), value.strip()));
        covered.put("host", host(address));
        return covered;
    }

    private static String host(URI address) {
        int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return address.getPort() == -1 || address.getPort() == usual
                ? address.getHost()
                : address.getHost() + ":" + address.getPort();
    }

    private static String request(Asked asked, Map<String, String> covered, String names) {
        var path = asked.address().getRawPath();
        var query = asked.address().getRawQuery();
        return String.join(
                "\n",
                asked.method(),
                path == null || path.isEmpty() ? "/" : path,
                query == null ? "" : Stream.of(query.split("&")).sorted().collect(Collectors.joining("&")),
                covered.entrySet().stream()
                        .map(field -> field.getKey() + ":" + field.getValue() + "\n")
                        .collect(Collectors.joining()),
                names,
                sum(asked.body()));
    }

    private static byte[] key(AwsCredentials credentials, String scope) {
        var key = ("AWS4" + credentials.secretKey()).getBytes(UTF_8);
        for (var part : scope.split("/")) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String sum(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
