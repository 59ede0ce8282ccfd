package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventingServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    private final EventingServer server = EventingServer.startOn("127.0.0.1");

    @AfterEach
    void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whoCallsGetsWhatIsSentUnderItsTextAndWhatIsSentToNobodyIsGone() {
        try (var feeder = new GenericFeeder(server, "mine")) {
            assertThat(feeder.feed(1)).isCompletedWithValue("generic");
            var mine = call("mine");
            var others = call("others");

            feeder.feed(2).join();
            feeder.feed(3).join();
            await().untilAsserted(
                            () -> assertThat(mine).containsExactly("\022\r{\"number\": 2}", "\022\r{\"number\": 3}"));
            assertThat(others).isEmpty();
        }
    }

    @Test
    void aRestartEndsTheCallsAndItIsThereAgain() {
        call("mine");
        server.restart();
        assertThat(server.callers("mine")).isZero();

        var again = call("mine");
        server.send("mine", new byte[300]).join();
        // two bytes of length
        await().untilAsserted(() -> assertThat(again).hasSize(1).allMatch(message -> message.length() == 303));
    }

    /** The messages of the answer, without what gRPC puts before each. */
    private List<String> call(String config) {
        List<String> messages = new CopyOnWriteArrayList<>();
        var text =
                Buffer.buffer("\n\001e\022").appendByte((byte) config.length()).appendString(config);
        var unused = client.request(HttpMethod.POST, server.port(), "127.0.0.1", "/generic.Eventing/StartEventSource")
                .compose(request -> {
                    var unusedEnd = request.putHeader("content-type", "application/grpc")
                            .end(Buffer.buffer(new byte[] {0})
                                    .appendInt(text.length())
                                    .appendBuffer(text));
                    return request.response();
                })
                .onSuccess(response -> response.handler(data -> {
                    for (int at = 0; at < data.length(); at += 5 + data.getInt(at + 1)) {
                        messages.add(new String(data.getBytes(at + 5, at + 5 + data.getInt(at + 1)), UTF_8));
                    }
                }));
        await().until(() -> server.callers(config) == 1);
        return messages;
    }
}
