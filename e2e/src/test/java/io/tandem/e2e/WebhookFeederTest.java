package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as it is told, one answer after the other. */
class WebhookFeederTest {
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    /** Of all posts, if it is not 0. */
    private volatile int status;

    private volatile String notFound = "404 page not found\n";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aSignedPushIsRepeatedUnderOneDeliveryUntilItIsTaken() {
        answers.addAll(List.of(503, 503, 200));
        try (var feeder = feeder(SourceKind.GITHUB)) {
            assertThat(feeder.feed(7).join()).isEqualTo("github");
            assertThat(feeder.wrongAnswers()).isEmpty();
        }
        assertThat(posts).hasSize(3).containsOnly(posts.getFirst());
        assertThat(posts.getFirst())
                .matches(
                        "push [0-9a-f-]{36}-7 sha256=e16dd1abfb745d42c0c4a5fb7f8f39ae3dab2ed610b1d77b78288573aa6b059b \\{\"number\": 7}");
    }

    @Test
    void anAnswerThatNoSenderExpectsIsKeptThoughTheNextOneIsRight() {
        answers.addAll(List.of(404, 401, 404, 503, 200));
        try (var feeder = feeder(SourceKind.WEBHOOK)) {
            feeder.feed(1).join();
            assertThat(feeder.wrongAnswers()).containsExactly("1 times 401", "2 times 404");
        }
    }

    @Test
    void aPostThatIsCutOffIsCountedThoughTheNextOneIsTaken() {
        answers.addAll(List.of(0, 200));
        try (var feeder = feeder(SourceKind.WEBHOOK)) {
            feeder.feed(1).join();
            assertThat(feeder.cutOff()).isEqualTo(1);
            assertThat(feeder.wrongAnswers()).isEmpty();
        }
    }

    /** Where the Service's address is nobody's yet, whatever stands in the way may answer. */
    @Test
    void whatAWarmUpIsAnsweredIsNotJudged() {
        answers.addAll(List.of(404, 0, 200));
        try (var feeder = feeder(SourceKind.WEBHOOK)) {
            feeder.feed(-1).join();
            assertThat(feeder.cutOff()).isZero();
            assertThat(feeder.wrongAnswers()).isEmpty();
        }
    }

    @Test
    void whatSomebodyElseAnswersAtTheServicesAddressIsNotJudged() {
        notFound = "";
        answers.addAll(List.of(404, 200));
        try (var feeder = feeder(SourceKind.WEBHOOK)) {
            feeder.feed(1).join();
            assertThat(feeder.wrongAnswers()).isEmpty();
        }
    }

    @Test
    void whoIsNotReachedIsNotCountedAsCutOff() {
        var address = server.getAddress();
        server.stop(0);
        try (var feeder = new WebhookFeeder(
                SourceKind.WEBHOOK, URI.create("http://127.0.0.1:%d/".formatted(address.getPort())))) {
            var fed = feeder.feed(1);
            await().during(Duration.ofMillis(300)).until(() -> !fed.isDone());
            assertThat(feeder.cutOff()).isZero();
        }
    }

    @Test
    void whatASourceTakesNoMoreIsToldAsNeverAccepted() {
        status = 200;
        try (var feeding = new Feeding(feeder(SourceKind.WEBHOOK), 50)) {
            feeding.count();
            await().until(() -> feeding.accepted().size() > 3);
            status = 503;
            await().until(() -> feeding.answers().unaccepted().size() > 3);
            feeding.stop();

            await().during(Duration.ofMillis(300)).until(() -> !feeding.settled());
            assertThat(feeding.answers().unaccepted())
                    .hasSizeGreaterThan(3)
                    .doesNotContainAnyElementsOf(
                            feeding.accepted().stream().map(Fed::number).toList());
            status = 200;
            await().until(feeding::settled);
            assertThat(feeding.answers()).isEqualTo(Answers.NONE);
        }
    }

    private WebhookFeeder feeder(SourceKind kind) {
        return new WebhookFeeder(
                kind,
                URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort())),
                TestLimits.WAIT);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var header = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        posts.add("%s %s %s %s"
                .formatted(
                        header.getFirst("X-GitHub-Event"),
                        header.getFirst("X-GitHub-Delivery"),
                        header.getFirst("X-Hub-Signature-256"),
                        body));
        int answer = status == 0 ? answers.remove() : status;
        if (answer != 0) {
            var text = answer == 404 ? notFound.getBytes(UTF_8) : new byte[0];
            exchange.sendResponseHeaders(answer, text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    }
}
