package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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

    private WebhookFeeder feeder(SourceKind kind) {
        return new WebhookFeeder(
                kind,
                URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort())));
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
        exchange.sendResponseHeaders(answers.remove(), -1);
        exchange.close();
    }
}
