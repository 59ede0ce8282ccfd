package io.tandem.e2e;

import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Posts {@code {"number": n}} as {@link WebhookFeeder} does, but over HTTP/2: as many streams at a time as the server allows, all on
 * one connection, until that ends or its server wants no more on it (GOAWAY); then on the next. An answer by HTTP/1.1, or a second
 * connection beside one that would do, is told as wrong.
 */
final class Http2Feeder implements Feeder {
    private static final Logger LOG = Logger.getLogger(Http2Feeder.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final long CLOSE_SECONDS = 30;
    private static final int OK = 200;
    /** Error code of a stream that was not looked at. */
    private static final long REFUSED_STREAM = 7;

    private final String series = UUID.randomUUID().toString();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final URI url;
    private final Duration answerLimit;
    private final HttpClient client;
    private final Map<HttpConnection, Use> connections = new ConcurrentHashMap<>();
    private final Map<String, Integer> wrong = new ConcurrentSkipListMap<>();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final AtomicInteger unprocessed = new AtomicInteger();
    private volatile boolean closed;

    Http2Feeder(URI url) {
        this(url, ANSWER_LIMIT);
    }

    /** @param answerLimit how long a connection and then an answer is waited for, until it is posted again */
    Http2Feeder(URI url, Duration answerLimit) {
        this.url = url;
        this.answerLimit = answerLimit;
        // whoever answers at the address is meant
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setVerifyHost(false)
                        .setTrustAll(true)
                        .setConnectTimeout((int) answerLimit.toMillis()))
                .with(new PoolOptions().setHttp2MaxSize(1))
                .withConnectHandler(this::connected)
                .build();
    }

    /** A connection: whether more may be posted on it, and up to which stream its server will answer. */
    private static final class Use {
        private volatile boolean open = true;
        private volatile int lastStream = Integer.MAX_VALUE;

        void goAway(GoAway told) {
            open = false;
            lastStream = told.getLastStreamId();
        }
    }

    private record Answer(HttpVersion version, int status) {}

    @Override
    public CompletableFuture<String> feed(long number) {
        return post(number, 1);
    }

    private CompletableFuture<String> post(long number, int attempt) {
        return send(number)
                .thenApply(answer -> lane(answer, number >= 0))
                .exceptionallyComposeAsync(
                        failure -> closed ? CompletableFuture.failedFuture(failure) : post(number, attempt + 1),
                        WebhookFeeder.pause(attempt));
    }

    private CompletableFuture<Answer> send(long number) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.toString())
                .setTimeout(answerLimit.toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("Idempotency-Key", series + "-" + number);
        return client.request(options)
                .compose(request -> answer(request, "{\"number\": %d}".formatted(number))
                        .onSuccess(answer -> leaveStranger(request, answer, number))
                        .onFailure(failure -> count(request, failure, number >= 0)))
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static Future<Answer> answer(HttpClientRequest request, String body) {
        return request.send(body).compose(response -> response.body()
                .map(unused -> new Answer(response.version(), response.statusCode())));
    }

    /** Before a Service has an endpoint its address may lead to somebody else, whose connection would be kept for ever. */
    private static void leaveStranger(HttpClientRequest request, Answer answer, long number) {
        if (number < 0 && !WebhookFeeder.EXPECTED.contains(answer.status())) {
            var unused = request.connection().close();
        }
    }

    /** Who is slow may still answer, and what was not looked at is as if it had never been sent: neither was cut off. */
    private void count(HttpClientRequest request, Throwable failure, boolean counts) {
        if (!counts || closed || failure instanceof TimeoutException) {
            return;
        }
        Use use = connections.get(request.connection());
        boolean ignored = failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM
                || failure instanceof Http2Exception // of a stream that could not be made, behind a GOAWAY
                || use != null && request.streamId() > use.lastStream;
        (ignored ? unprocessed : cutOff).incrementAndGet();
    }

    /** On the one event loop, as what the connections tell. */
    private void connected(HttpConnection connection) {
        if (connections.values().stream().anyMatch(each -> each.open)) {
            wrong.merge("a connection beside another", 1, Integer::sum);
        }
        var use = new Use();
        connections.put(connection, use);
        connection.closeHandler(gone -> use.open = false);
        try {
            connection.goAwayHandler(use::goAway);
        } catch (UnsupportedOperationException spoken) {
            LOG.debugf("the server speaks HTTP/1.1: %s", spoken.getMessage()); // and its answers will tell
        }
    }

    private String lane(Answer answer, boolean counts) {
        if (counts && answer.version() != HttpVersion.HTTP_2) {
            wrong.merge("an answer by " + answer.version().alpnName(), 1, Integer::sum);
        }
        if (counts && !WebhookFeeder.EXPECTED.contains(answer.status())) {
            wrong.merge(Integer.toString(answer.status()), 1, Integer::sum);
        }
        if (answer.status() != OK) {
            throw new CompletionException(new IllegalStateException("answered " + answer.status()));
        }
        return SourceKind.WEBHOOK_HTTP2.label();
    }

    @Override
    public List<String> wrongAnswers() {
        return wrong.entrySet().stream()
                .map(each -> "%d times %s".formatted(each.getValue(), each.getKey()))
                .toList();
    }

    @Override
    public int cutOff() {
        return cutOff.get();
    }

    @Override
    public List<String> told() {
        return List.of(
                "%d connections".formatted(connections.size()),
                "%d posts cut off".formatted(cutOff.get()),
                "%d left unprocessed by GOAWAY".formatted(unprocessed.get()));
    }

    @Override
    public void close() {
        closed = true;
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
