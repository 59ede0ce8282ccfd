package io.tandem.eventsource.fetch;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.config.EnvironmentProxies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Asks other servers, through the proxies of the environment, within bounds of time and size; follows no redirect.
 * Thread-safe.
 */
public final class Fetch implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

    private final ProxySelector proxies;
    private final HttpClient client;

    /** @param tls what servers are trusted by */
    public Fetch(SSLContext tls) {
        this(tls, new EnvironmentProxies(System.getenv()));
    }

    /** For what is on this node, or may not be known to a proxy. */
    public static Fetch direct(SSLContext tls) {
        return new Fetch(tls, HttpClient.Builder.NO_PROXY);
    }

    Fetch(SSLContext tls, ProxySelector proxies) {
        this.proxies = proxies;
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .proxy(proxies)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /**
     * What a server is asked.
     *
     * @param header names and values
     * @param body empty: none
     */
    public record Asked(String method, URI address, Map<String, String> header, byte[] body) {
        /** Without a body. */
        public static Asked get(URI address, Map<String, String> header) {
            return new Asked("GET", address, header, new byte[0]);
        }
    }

    /** What a server answered. */
    public record Fetched(int status, HttpHeaders header, byte[] body) {}

    /** Asks by GET. */
    public Fetched get(URI address, Map<String, String> header, int limit, Duration time) throws IOException {
        return send(Asked.get(address, header), limit, time);
    }

    /**
     * Blocks until the whole answer is here.
     *
     * @param limit bytes that its body may have
     * @throws IOException if it is larger or does not come in time; names the host, and quotes nothing of what was sent
     */
    public Fetched send(Asked asked, int limit, Duration time) throws IOException {
        var host = host(asked.address());
        var answer = begin(asked, limit, time);
        try {
            var response = answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return new Fetched(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            throw new IOException("%s does not answer within %d s".formatted(host, time.toSeconds()), e);
        } catch (ExecutionException e) {
            throw new IOException(host + " " + why(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    private CompletableFuture<HttpResponse<byte[]>> begin(Asked asked, int limit, Duration time) throws IOException {
        var body = asked.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(asked.body());
        try {
            proxies.select(asked.address());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        var request = HttpRequest.newBuilder(asked.address()).timeout(time).method(asked.method(), body);
        for (var field : asked.header().entrySet()) {
            set(request, field.getKey(), field.getValue());
        }
        return client.sendAsync(request.build(), info -> new Bounded(limit));
    }

    /** What is wrong with a value is not quoted, for it may be a secret. Characters beyond ASCII would be sent as others. */
    private static void set(HttpRequest.Builder request, String name, String value) throws IOException {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw new IOException("the value for the header %s has characters that none can have".formatted(name));
        }
        request.header(name, value);
    }

    private static String host(URI address) throws IOException {
        if (address.getHost() == null) {
            throw new IOException("an address without a host cannot be asked");
        }
        return address.getHost();
    }

    private static String why(Throwable failure) {
        return switch (failure) {
            case TooLarge large -> large.getMessage();
            case HttpTimeoutException late -> "does not answer in time";
            case SSLException untrusted -> "has no certificate that is trusted here, or speaks no TLS";
            case ConnectException away -> "cannot be reached";
            default -> "does not answer as it should";
        };
    }

    /** What may block, on a thread of its own; subscribing starts it. */
    public static <T> Uni<T> apart(Supplier<T> task) {
        return Uni.createFrom().item(task).runSubscriptionOn(command -> Thread.ofVirtual()
                .start(command));
    }

    /** An answer's body has more bytes than were allowed. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("answers with more than %d bytes".formatted(limit));
        }
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
                whole.onError(new TooLarge(limit));
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
