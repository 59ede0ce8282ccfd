package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Asks other servers what a request refers to, within bounds of time and size; follows no redirect. Thread-safe. */
public final class Fetch {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client;

    /** @param tls what servers are trusted by */
    public Fetch(SSLContext tls) {
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** What a server answered. */
    public record Fetched(int status, byte[] body) {}

    /**
     * Blocks until the whole answer is here.
     *
     * @param header names and values
     * @param limit bytes that its body may have
     * @throws IOException if it is larger or does not come in time; names the host
     */
    public Fetched get(URI address, Map<String, String> header, int limit, Duration time) throws IOException {
        var request = HttpRequest.newBuilder(address).timeout(time);
        header.forEach(request::header);
        var answer = client.sendAsync(request.build(), info -> new Bounded(limit));
        try {
            var response = answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return new Fetched(response.statusCode(), response.body());
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("%s does not answer as it should".formatted(address.getHost()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    /** What may block, on a thread of its own; subscribing starts it. */
    public static <T> Uni<T> apart(Supplier<T> task) {
        return Uni.createFrom().item(task).runSubscriptionOn(command -> Thread.ofVirtual()
                .start(command));
    }

    /** A body of a bounded size. */
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
        private final int limit;
        private Flow.Subscription subscription;
        private long size;

        Bounded(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            subscription = upstream;
            whole.onSubscribe(upstream);
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            size += pieces.stream().mapToLong(ByteBuffer::remaining).sum();
            if (size > limit) {
                subscription.cancel();
                whole.onError(new IOException("more than %d bytes".formatted(limit)));
            } else {
                whole.onNext(pieces);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
