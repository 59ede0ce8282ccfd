package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a queue that is asked by HTTP and holds a question open for a minute. */
class PollingConnectorTest {
    private static final Duration LIMIT = TestLimits.WAIT;

    private final TestContext context = new TestContext("orders");
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", question -> {
            questions.incrementAndGet();
            open.incrementAndGet();
            try {
                var message = queue.poll(60, TimeUnit.SECONDS);
                var body = message == null ? new byte[0] : message.getBytes();
                question.sendResponseHeaders(message == null ? 204 : 200, message == null ? -1 : body.length);
                question.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.decrementAndGet();
                question.close();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        context.close();
    }

    @Test
    void theSourceIsNotAskedWhileNothingIsWanted() {
        var connector = new Queue();
        var events = connector.events().subscribe().withSubscriber(AssertSubscriber.create(0));
        queue.add("a");
        queue.add("b");
        await().until(() -> context.connections.get() == 1);
        assertThat(questions).hasValue(0);

        events.request(1);
        await().until(() -> events.getItems().size() == 1);
        await().during(Duration.ofMillis(200)).until(() -> questions.get() == 1);
        assertThat(queue).containsExactly("b");
        connector.close().await().atMost(LIMIT);
    }

    @Test
    void aQuestionThatWaitsAtItsSourceEndsWithTheIntake() {
        var connector = new Queue();
        var events = connector.events().subscribe().withSubscriber(AssertSubscriber.create(5));
        await().until(() -> open.get() == 1);
        events.cancel();
        connector.close().await().atMost(LIMIT);
        assertThat(events.getFailure()).isNull();
    }

    @Test
    void aSourceThatIsGoneFailsTheStream() {
        var connector = new Queue();
        var events = connector.events().subscribe().withSubscriber(AssertSubscriber.create(5));
        await().until(() -> open.get() == 1);
        server.stop(0);
        assertThat(events.awaitFailure(LIMIT).getFailure()).isInstanceOf(IOException.class);
        connector.close().await().atMost(LIMIT);
    }

    private final class Queue extends PollingConnector {
        private HttpClient client;

        Queue() {
            super(PollingConnectorTest.this.context, Worker.virtual("queue"), Duration.ofMillis(10));
        }

        @Override
        protected void open() {
            client = HttpClient.newHttpClient();
            context.connected();
        }

        @Override
        protected boolean receive(int most) throws IOException, InterruptedException {
            var uri = URI.create(
                    "http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                return false;
            }
            var body = answer.body();
            return emit(Incoming.anonymous(() -> body, Settlement.NONE), body.length);
        }

        @Override
        protected void disconnect() {
            if (client != null) {
                client.shutdownNow();
            }
        }
    }
}
