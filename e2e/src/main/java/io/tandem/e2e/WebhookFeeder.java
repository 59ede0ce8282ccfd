package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts {@code {"number": n}} until it is answered with 200, under one key, as a careful sender does; to a GitHub source as GitHub
 * does, with a signature and under one delivery. Whatever happens to a source, it answers 200, or 503 for the time being, or is not
 * reached: other answers are kept, and connections that end without one are counted.
 */
final class WebhookFeeder implements Feeder {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    /** Attempts that follow each other quickly, so that a short gap is seen as what it is. */
    private static final int QUICK = 20;

    private static final Executor SOON = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    static final Set<Integer> EXPECTED = Set.of(200, 503);

    private final String series = UUID.randomUUID().toString();
    private final SourceKind kind;
    private final URI url;
    private final Map<Integer, Integer> wrong = new ConcurrentSkipListMap<>();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final Duration answerLimit;
    private final HttpClient client;
    private volatile boolean closed;

    WebhookFeeder(SourceKind kind, URI url) {
        this(kind, url, ANSWER_LIMIT);
    }

    /** @param answerLimit how long an answer is waited for, until it is posted again */
    WebhookFeeder(SourceKind kind, URI url, Duration answerLimit) {
        this.kind = kind;
        this.url = url;
        this.answerLimit = answerLimit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(answerLimit)
                .build();
    }

    @Override
    public CompletableFuture<String> feed(long number) {
        var body = "{\"number\": %d}".formatted(number);
        var request = HttpRequest.newBuilder(url)
                .timeout(answerLimit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        var key = series + "-" + number;
        if (kind == SourceKind.GITHUB) {
            request.header("X-GitHub-Event", "push")
                    .header("X-GitHub-Delivery", key)
                    .header("X-Hub-Signature-256", "sha256=" + signature(body));
        } else {
            request.header("Idempotency-Key", key);
        }
        return post(request.build(), number >= 0, 1);
    }

    private static String signature(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Manifests.HOOK_TEXT.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC", e);
        }
    }

    /**
     * Again and again until it is accepted, however long an outage lasts.
     *
     * @param counts whether answers are judged: a warm-up may come before there is anybody to answer, and somebody else may
     */
    private CompletableFuture<String> post(HttpRequest request, boolean counts, int attempt) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .whenComplete((response, failure) -> count(failure, counts))
                .thenApply(response -> lane(response, counts))
                .exceptionallyComposeAsync(
                        failure ->
                                closed ? CompletableFuture.failedFuture(failure) : post(request, counts, attempt + 1),
                        pause(attempt));
    }

    /** What follows this attempt, counted from 1, after a while. */
    static Executor pause(int attempt) {
        return attempt < QUICK ? SOON : LATER;
    }

    /** Who is not reached has accepted nothing, and who is slow may still answer: neither was cut off. */
    private void count(Throwable failure, boolean counts) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        switch (cause) {
            case ConnectException unreached -> {}
            case HttpTimeoutException slow -> {}
            case IOException cut when counts && !closed -> cutOff.incrementAndGet();
            case null, default -> {}
        }
    }

    private String lane(HttpResponse<String> response, boolean counts) {
        int status = response.statusCode();
        if (counts && !EXPECTED.contains(status) && !isOfAnother(response)) {
            wrong.merge(status, 1, Integer::sum);
        }
        if (status != 200) {
            throw new CompletionException(new IllegalStateException("answered " + status));
        }
        return kind.label();
    }

    /** A 404 without the text of a source: whatever is asked where the Service's address leads to no pod for a moment. */
    private static boolean isOfAnother(HttpResponse<String> response) {
        return response.statusCode() == 404 && !response.body().startsWith("404 page not found");
    }

    @Override
    public List<String> wrongAnswers() {
        return wrong.entrySet().stream()
                .map(each -> "%d times %d".formatted(each.getValue(), each.getKey()))
                .toList();
    }

    @Override
    public int cutOff() {
        return cutOff.get();
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
