package io.tandem.eventsource.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.fetch.Fetch.Asked;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
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
public final class AwsSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private AwsSignature() {}

    /** What the signature is for. */
    public record Scope(String region, String service) {}

    /** The request with what shows who asks, in its header. */
    public static Asked signed(Asked asked, AwsCredentials credentials, Scope scope, Instant now) {
        var time = TIME.format(now);
        var header = new HashMap<>(asked.header());
        header.put("X-Amz-Date", time);
        credentials.token().ifPresent(token -> header.put("X-Amz-Security-Token", token));
        var covered = covered(asked.address(), header);
        var names = String.join(";", covered.keySet());
        var range = range(time, scope);
        header.put(
                "Authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                ALGORITHM,
                                credentials.accessKey(),
                                range,
                                names,
                                signature(request(asked, covered, names), credentials, time, range)));
        return new Asked(asked.method(), asked.address(), header, asked.body());
    }

    /**
     * The address with what shows, to whoever gets it, who would ask for it by GET.
     *
     * @param address without a fragment
     * @param valid how long it shows that, in whole seconds
     */
    public static URI presigned(URI address, Duration valid, AwsCredentials credentials, Scope scope, Instant now) {
        var time = TIME.format(now);
        var range = range(time, scope);
        var covered = covered(address, Map.of());
        var names = String.join(";", covered.keySet());
        var query = new StringBuilder(address.toString()).append(address.getRawQuery() == null ? '?' : '&');
        query.append("X-Amz-Algorithm=").append(ALGORITHM);
        query.append("&X-Amz-Credential=").append(encoded(credentials.accessKey() + "/" + range));
        query.append("&X-Amz-Date=").append(time);
        query.append("&X-Amz-Expires=").append(valid.toSeconds());
        credentials.token().ifPresent(token -> query.append("&X-Amz-Security-Token=")
                .append(encoded(token)));
        query.append("&X-Amz-SignedHeaders=").append(encoded(names));
        var request = request(Asked.get(URI.create(query.toString()), Map.of()), covered, names);
        query.append("&X-Amz-Signature=").append(signature(request, credentials, time, range));
        return URI.create(query.toString());
    }

    /** As AWS wants names and values in a query and in a form: all but letters, digits and {@code -._~} in percent. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String range(String time, Scope scope) {
        return "%s/%s/%s/aws4_request".formatted(time.substring(0, 8), scope.region(), scope.service());
    }

    private static String signature(String request, AwsCredentials credentials, String time, String range) {
        var text = String.join("\n", ALGORITHM, time, range, sum(request.getBytes(UTF_8)));
        return HexFormat.of().formatHex(hmac(key(credentials, range), text));
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

    private static byte[] key(AwsCredentials credentials, String range) {
        var key = ("AWS4" + credentials.secretKey()).getBytes(UTF_8);
        for (var part : range.split("/")) {
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
