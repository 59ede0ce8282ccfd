package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.local.SelfSigned;
import io.tandem.local.WorkDir;
import io.tandem.local.node.TrustAll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The examples that listen for HTTP, posted to as their providers post. */
final class PostedExamples {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    /** Of every Secret that the examples name. */
    private static final String SECRET = "not a secret";

    private final ExampleSpace space;
    private final HttpClient http;

    PostedExamples(ExampleSpace space) {
        this.space = space;
        secrets();
        http = HttpClient.newBuilder().sslContext(trusting()).build();
    }

    /** @param headers names and values in turn */
    private record Sent(String body, String... headers) {}

    List<Example> all() {
        var json = new Sent("{}", "Content-Type", JSON);
        return List.of(
                example("webhook", json),
                example(
                        "github",
                        new Sent("{}", "Content-Type", JSON, "X-Hub-Signature-256", "sha256=" + signature("{}"))),
                example("gitlab", new Sent("{}", "X-Gitlab-Token", SECRET)),
                example("bitbucket", json),
                example("bitbucketserver", new Sent("{}", "X-Hub-Signature", "sha256=" + signature("{}"))),
                example("gerrit", json),
                example(
                        "aws-sns",
                        new Sent("{\"Type\":\"Notification\",\"MessageId\":\"m1\"}", "Content-Type", "text/plain")),
                example("slack", PostedExamples::slack),
                example("stripe", new Sent("{\"id\":\"evt_1\"}", "Content-Type", JSON)),
                example(
                        "storage-grid",
                        new Sent(
                                "TopicArn=topic+arn&Message=%7B%22Records%22%3A%5B%7B%22s3%22%3A%7B%7D%7D%5D%7D",
                                "Content-Type", "application/x-www-form-urlencoded")));
    }

    private void secrets() {
        try (var dir = WorkDir.create("examples")) {
            SelfSigned.make(dir, "dns:localhost");
            space.secret(
                    "my-secret",
                    Map.of(
                            "cert-key",
                            Files.readString(dir.file("tls.crt")),
                            "pk-key",
                            Files.readString(dir.file("tls.key")),
                            "username",
                            "guest",
                            "password",
                            "guest"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // what is for the providers' APIs is not there, so that none is asked
        space.secret("github-access", Map.of("secret", SECRET));
        space.secret("gitlab-secret", Map.of("token", SECRET));
        space.secret("bitbucketserver-access", Map.of("secret", SECRET));
        space.secret("slack-secret", Map.of("signingSecret", SECRET, "tokenkey", SECRET));
    }

    private Example example(String file, Sent sent) {
        return example(file, () -> sent);
    }

    private Example example(String file, Supplier<Sent> sent) {
        var name = space.manifest(file).getMetadata().getName();
        var webhooks = webhooks(file);
        return new Example(file, name, List.copyOf(webhooks.keySet()), () -> {}, () -> {
            var address = space.address(name);
            webhooks.values().forEach(webhook -> post(url(address, webhook), sent.get()));
        });
    }

    /** By event. */
    private Map<String, Map<String, Object>> webhooks(String file) {
        Map<String, Object> spec = space.manifest(file).get("spec");
        var webhooks = new HashMap<String, Map<String, Object>>();
        spec.forEach((type, events) -> {
            if (!type.equals("service")) {
                map(events).forEach((event, fields) -> {
                    var all = map(fields);
                    webhooks.put(event, type.equals("webhook") ? all : map(all.get("webhook")));
                });
            }
        });
        return webhooks;
    }

    @SuppressWarnings("unchecked") // objects of a manifest
    private static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }

    private static URI url(String address, Map<String, Object> webhook) {
        return URI.create("%s://%s:%s%s"
                .formatted(
                        webhook.containsKey("serverCertSecret") ? "https" : "http",
                        address,
                        webhook.get("port"),
                        webhook.get("endpoint")));
    }

    private void post(URI url, Sent sent) {
        var request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .headers(sent.headers())
                .POST(BodyPublishers.ofString(sent.body()))
                .build();
        var answers = new ArrayList<String>();
        if (!Wait.holdsWithin(LIMIT, () -> {
            var answer = http.send(request, BodyHandlers.ofString());
            answers.add(answer.statusCode() + " " + answer.body());
            return answer.statusCode() == 200;
        })) {
            throw new IllegalStateException(
                    "%s answers %s".formatted(url, answers.isEmpty() ? "nothing" : answers.getLast()));
        }
    }

    private static Sent slack() {
        var time = Long.toString(Instant.now().getEpochSecond());
        var body = "{\"token\":\"%s\",\"type\":\"event_callback\",\"event_id\":\"E\",\"event\":{\"type\":\"message\"}}"
                .formatted(SECRET);
        return new Sent(
                body,
                "X-Slack-Request-Timestamp",
                time,
                "X-Slack-Signature",
                "v0=" + signature("v0:%s:%s".formatted(time, body)));
    }

    private static String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC", e);
        }
    }

    /** Whoever answers under the pod's address is the pod. */
    private static SSLContext trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
