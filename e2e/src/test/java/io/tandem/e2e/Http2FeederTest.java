package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.local.SelfSigned;
import io.tandem.local.TestLimits;
import io.tandem.local.WorkDir;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that does with each post as it is told, and else answers 200. */
class Http2FeederTest {
    private static final int STREAMS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Queue<Consumer<HttpServerRequest>> next = new ConcurrentLinkedQueue<>();
    private WorkDir dir;

    @BeforeEach
    void certify() {
        dir = WorkDir.create("http2");
        SelfSigned.make(dir, "dns:localhost");
    }

    @AfterEach
    void stop() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        dir.close();
    }

    @Test
    void manyPostsGoOverOneConnectionEachRepeatedUnderItsKey() {
        next.add(request -> request.response().setStatusCode(503).end());
        try (var feeder = feeder(true)) {
            feed(feeder, 200);
            assertThat(feeder.wrongAnswers()).isEmpty();
            assertThat(feeder.told())
                    .containsExactly("1 connections", "0 posts cut off", "0 left unprocessed by GOAWAY");
        }
        assertThat(keys).hasSize(201);
        assertThat(keys.stream().distinct()).hasSize(200);
    }

    @Test
    void whatIsNotLookedAtAfterAGoAwayIsRepeatedOnTheNextConnectionAndNotCountedAsCutOff() {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        for (int n = 0; n < STREAMS; n++) {
            next.add(held::add);
        }
        try (var feeder = feeder(true)) {
            var posts = begin(feeder, STREAMS);
            await().until(() -> held.size() == STREAMS);
            var connection = held.peek().connection();
            vertx.runOnContext(
                    now -> connection.goAway(0, held.peek().response().streamId()));
            await().until(() -> held.size() == STREAMS && keys.size() == 2 * STREAMS - 1);
            held.peek().response().end();

            join(posts);
            assertThat(feeder.wrongAnswers()).isEmpty();
            assertThat(feeder.told())
                    .containsExactly(
                            "2 connections", "0 posts cut off", "%d left unprocessed by GOAWAY".formatted(STREAMS - 1));
        }
        assertThat(keys.stream().distinct()).hasSize(STREAMS);
    }

    @Test
    void aPostWhoseConnectionEndsWithoutAnAnswerIsCutOff() {
        next.add(request -> request.connection().close());
        try (var feeder = feeder(true)) {
            feed(feeder, 1);
            assertThat(feeder.cutOff()).isEqualTo(1);
            assertThat(feeder.told()).contains("2 connections");
        }
    }

    @Test
    void anAnswerThatDidNotComeByHttp2IsWrong() {
        try (var feeder = feeder(false)) {
            feed(feeder, 1);
            assertThat(feeder.wrongAnswers()).containsExactly("1 times an answer by http/1.1");
        }
    }

    @Test
    void anAnswerThatNoSenderExpectsIsWrongUnlessItIsAWarmUps() {
        next.add(request -> request.response().setStatusCode(404).end());
        next.add(request -> request.response().setStatusCode(404).end());
        try (var feeder = feeder(true)) {
            feeder.feed(-1)
                    .orTimeout(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(feeder.wrongAnswers()).isEmpty();
            next.add(request -> request.response().setStatusCode(401).end());
            feed(feeder, 1);
            assertThat(feeder.wrongAnswers()).containsExactly("1 times 401");
        }
    }

    private static void feed(Http2Feeder feeder, int posts) {
        join(begin(feeder, posts));
    }

    private static List<CompletableFuture<String>> begin(Http2Feeder feeder, int posts) {
        return LongStream.range(0, posts).mapToObj(feeder::feed).toList();
    }

    private static void join(List<CompletableFuture<String>> posts) {
        CompletableFuture.allOf(posts.toArray(new CompletableFuture<?>[0]))
                .orTimeout(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private Http2Feeder feeder(boolean http2) {
        var options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setUseAlpn(http2)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(STREAMS))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(dir.file("tls.crt").toString())
                        .setKeyPath(dir.file("tls.key").toString()));
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        return new Http2Feeder(
                URI.create("https://127.0.0.1:%d/numbers".formatted(server.actualPort())), TestLimits.WAIT);
    }

    private void answer(HttpServerRequest request) {
        keys.add(request.getHeader("Idempotency-Key"));
        var told = next.poll();
        if (told == null) {
            request.response().end();
        } else {
            told.accept(request);
        }
    }
}
