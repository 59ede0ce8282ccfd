package io.tandem.eventsource.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2: many senders behind one connection, none of which may harm another. */
class WebhookStreamsTest {
    private final Webhooks webhooks = new Webhooks(InstantSource.system(), new SlowClients.Limits(2, 30, 2, 1));
    private final HttpClient client = webhooks.vertx.createHttpClient(new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setVerifyHost(false)
            .setTrustAll(true)
            .setHttp2MaxPoolSize(1));
    private Sink sink;

    @BeforeEach
    void listen() {
        var made = Certificate.create();
        webhooks.context.secret("tls", "key", made.key());
        webhooks.context.secret("tls", "crt", made.certificate());
        sink = Sink.subscribe(
                webhooks.listen("\"method\":\"POST\",\"maxPayloadSize\":1000,"
                        + "\"serverCertSecret\":{\"name\":\"tls\",\"key\":\"crt\"},"
                        + "\"serverKeySecret\":{\"name\":\"tls\",\"key\":\"key\"}"),
                16,
                data -> null);
        webhooks.awaitListening();
    }

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void cookiesThatAClientDividedAreOneFieldAsUpstreamHandsThemOn() {
        var held = status(request().compose(request -> {
            request.headers().add("cookie", "a=1").add("cookie", "b=2").add("pragma", "no-cache");
            request.headers().add("expect", "100-continue").add("trailer", "x-sum");
            return request.send("{}").map(r -> r.statusCode());
        }));
        await().until(() -> sink.held.size() == 1);

        assertThat(sink.data.getFirst())
                .contains("\"Cookie\":[\"a=1; b=2\"]")
                .doesNotContain("Cache-Control", "Expect", "Trailer");
        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        assertThat(held.join()).isEqualTo(200);
    }

    @Test
    void aRefusedRequestLeavesTheOthersOfItsConnection() {
        var held = status(request().compose(request -> request.send("{}").map(r -> r.statusCode())));
        await().until(() -> sink.held.size() == 1);

        var tooLarge = status(
                request().compose(request -> request.send("1".repeat(2000)).map(r -> r.statusCode())));
        assertThat(tooLarge.join()).isEqualTo(413);

        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        assertThat(held.join()).isEqualTo(200);
    }

    @Test
    void aStreamThatIsNeverEndedIsResetByItselfHoweverBusyItsConnectionIs() {
        var held = status(request().compose(request -> request.send("{}").map(r -> r.statusCode())));
        await().until(() -> sink.held.size() == 1);
        var reset = new CompletableFuture<Throwable>();
        var unused = request().onSuccess(request -> {
            request.setChunked(true).exceptionHandler(reset::complete);
            request.response().onFailure(reset::complete);
            var written = request.write("{");
            assertThat(written).isNotNull();
        });

        assertThat(reset.join()).isInstanceOf(StreamResetException.class);
        assertThat(unused.succeeded()).isTrue();
        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        assertThat(held.join()).isEqualTo(200);
    }

    @Test
    void aStreamThatItsSenderResetsWhileItsEventIsOnItsWayIsForgottenAndItsConnectionIdle() {
        var closed = new CompletableFuture<Void>();
        var sent = new CompletableFuture<HttpClientRequest>();
        var unused = request().onSuccess(request -> {
            request.connection().closeHandler(gone -> closed.complete(null));
            var answer = request.send("{}");
            assertThat(answer).isNotNull();
            sent.complete(request);
        });
        await().until(() -> sink.held.size() == 1);
        assertThat(sent.join().reset()).isTrue();

        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        await().untilAsserted(() ->
                assertThat(closed).as("an idle connection is closed").isDone());
        assertThat(unused.succeeded()).isTrue();
    }

    /** It went on posting to a replica that ends, for as long as that waited for what was on its way. */
    @Test
    void aConnectionIsToldToMoveWhenItsEventIsStoppedAndWhatIsOnItsWayIsAnswered() {
        var moved = new CompletableFuture<Void>();
        var held = status(request().compose(request -> {
            request.connection().goAwayHandler(told -> moved.complete(null));
            return request.send("{}").map(r -> r.statusCode());
        }));
        await().until(() -> sink.held.size() == 1);
        assertThat(moved).isNotDone();
        sink.upstream.cancel();

        var late = status(request().compose(request -> request.send("{}").map(r -> r.statusCode())));

        assertThat(late.join()).isEqualTo(503);
        await().untilAsserted(() -> assertThat(moved).isDone());
        sink.settle(sink.held.getFirst(), new Outcome.Published("id"));
        assertThat(held.join()).isEqualTo(200);
    }

    private Future<HttpClientRequest> request() {
        return client.request(HttpMethod.POST, webhooks.port, "127.0.0.1", "/push");
    }

    private static CompletableFuture<Integer> status(Future<Integer> future) {
        return future.toCompletionStage().toCompletableFuture();
    }
}
