package io.tandem.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Posts {@code {"number": n}} until it is answered with 200, under one key, as a careful sender does. */
final class WebhookFeeder implements Feeder {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 100;
    private static final Executor AFTER_PAUSE = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private final String series = UUID.randomUUID().toString();
    private final URI url;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();

    WebhookFeeder(URI url) {
        this.url = url;
    }

    @Override
    public CompletableFuture<String> feed(long number) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", series + "-" + number)
                .POST(HttpRequest.BodyPublishers.ofString("{\"number\": %d}".formatted(number)))
                .build();
        return post(request, ATTEMPTS);
    }

    private CompletableFuture<String> post(HttpRequest request, int attempts) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(response -> {
                    if (response.statusCode() != 200) {
                        throw new CompletionException(new IllegalStateException("answered " + response.statusCode()));
                    }
                    return SourceKind.WEBHOOK.label();
                })
                .exceptionallyComposeAsync(
                        failure -> attempts > 1 ? post(request, attempts - 1) : CompletableFuture.failedFuture(failure),
                        AFTER_PAUSE);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
