package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.local.WorkDir;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Requests as a provider signs them, each with an id of its own, so that a bus that removes doubles stores each. They are signed
 * before the load, since the generator's scripts cannot sign, and are good for five minutes from then.
 *
 * @param header lines of {@code Name: value}; in them and in the body {@code @ID@} stands for the id, in them
 *     {@code @SIGNATURE@} for the signature
 * @param signed what is signed before the body
 */
record SignedPosts(String header, String signed, String body) {
    static final String CHARGE = "charge.succeeded";
    private static final String ID = "@ID@";
    private static final int PUSH_BYTES = 20 << 10;

    /** Of requests that are sent now. */
    static SignedPosts of(Posted kind, Instant now) {
        long time = now.getEpochSecond();
        return switch (kind) {
            case WEBHOOK -> throw new IllegalArgumentException("nobody signs these");
            case GITHUB -> new SignedPosts("""
                    Content-Type: application/json
                    User-Agent: GitHub-Hookshot/044aadd
                    X-GitHub-Event: push
                    X-GitHub-Delivery: @ID@
                    X-Hub-Signature-256: sha256=@SIGNATURE@
                    """, "", push());
            case SLACK -> new SignedPosts("""
                    Content-Type: application/x-www-form-urlencoded
                    X-Slack-Request-Timestamp: %d
                    X-Slack-Signature: v0=@SIGNATURE@
                    """.formatted(time), "v0:%d:".formatted(time), command());
            case STRIPE -> new SignedPosts("""
                    Content-Type: application/json; charset=utf-8
                    Stripe-Signature: t=%d,v1=@SIGNATURE@
                    """.formatted(time), "%d.".formatted(time), charge());
        };
    }

    /**
     * Writes what the generator sends.
     *
     * @param count how many there are; if more are sent, they repeat
     * @return its script
     */
    Path write(WorkDir dir, int count) {
        var files = Map.of(
                "signatures", dir.write("signatures", signatures(count)).toString(),
                "header", dir.write("header", header).toString(),
                "body", dir.write("body", body).toString());
        return dir.write("signed.lua", Templates.filled("signed.lua", files));
    }

    /** Ids and their signatures, a line each. */
    String signatures(int count) {
        var series = UUID.randomUUID().toString().substring(0, 8);
        var hmac = hmac();
        var same = body.contains(ID) ? "" : signature(hmac, body);
        var lines = new StringBuilder(count * 80);
        for (int n = 0; n < count; n++) {
            var id = "%s%08x".formatted(series, n);
            lines.append(id)
                    .append(' ')
                    .append(same.isEmpty() ? signature(hmac, body.replace(ID, id)) : same)
                    .append('\n');
        }
        return lines.toString();
    }

    private String signature(Mac hmac, String text) {
        hmac.update(signed.getBytes(UTF_8));
        return HexFormat.of().formatHex(hmac.doFinal(text.getBytes(UTF_8)));
    }

    /** The signature of a text by the benchmarks' Secret, in hexadecimal. */
    static String hmac(String text) {
        return HexFormat.of().formatHex(hmac().doFinal(text.getBytes(UTF_8)));
    }

    private static Mac hmac() {
        try {
            var hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(Posted.TEXT.getBytes(UTF_8), "HmacSHA256"));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC", e);
        }
    }

    /** Of the shape of a real one: a repository, a sender, and as many commits as it takes. */
    private static String push() {
        var person = "{\"name\": \"Mona\", \"email\": \"mona@example.com\", \"username\": \"mona\"}";
        var commit =
                "{\"id\": \"%040x\", \"message\": \"Change of the shop\", \"timestamp\": \"2026-01-01T00:00:00Z\", \"distinct\": true,"
                        + " \"author\": %s, \"committer\": %s, \"added\": [], \"removed\": [], \"modified\": [\"src/shop.txt\"]}";
        var frame =
                "{\"ref\": \"refs/heads/main\", \"before\": \"%040x\", \"after\": \"%040x\", \"repository\": {\"id\": 12345678, \"name\": \"shop\","
                        + " \"full_name\": \"example/shop\", \"private\": false}, \"pusher\": %s, \"commits\": [%%s]}";
        var commits = new StringBuilder();
        for (int n = 0; frame.length() + commits.length() < PUSH_BYTES; n++) {
            commits.append(n == 0 ? "" : ", ").append(commit.formatted(n, person, person));
        }
        return frame.formatted(1, 2, person).formatted(commits);
    }

    private static String command() {
        return Map.of(
                        "token", "any",
                        "team_id", "T0001",
                        "team_domain", "example",
                        "channel_id", "C2147483705",
                        "channel_name", "shop",
                        "user_id", "U2147483697",
                        "user_name", "mona",
                        "command", "%2Fdeploy",
                        "text", "shop+to+production",
                        "trigger_id", ID)
                .entrySet()
                .stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
    }

    private static String charge() {
        return """
                {"id": "evt_@ID@", "object": "event", "api_version": "2020-08-27", "created": 1767225600, "livemode": false,
                 "pending_webhooks": 1, "type": "%s", "request": {"id": "req_1", "idempotency_key": "k"},
                 "data": {"object": {"id": "ch_1", "object": "charge", "amount": 2000, "currency": "eur", "paid": true,
                  "billing_details": {"email": "mona@example.com", "name": "Mona"}, "description": "%s", "metadata": {}}}}
                """.formatted(CHARGE, "A thing of the shop. ".repeat(40)).strip();
    }
}
