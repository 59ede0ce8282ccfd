package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.Source;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.FreePort;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;

/** A process's servers on a free port, and a client. */
public final class Webhooks implements AutoCloseable {
    public final TestContext context;
    public final int port = FreePort.pick();
    final Vertx vertx = Vertx.vertx();
    final WebhookServers servers;
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int expected;

    public Webhooks() {
        this(InstantSource.system());
    }

    /** @param clock by which time stamps of requests are judged */
    public Webhooks(InstantSource clock) {
        this(clock, new SlowClients.Limits(2, 30, 2, 60));
    }

    /** Whose clients have a minute for a request, where one is held open on purpose. */
    static Webhooks patient() {
        return new Webhooks(InstantSource.system(), new SlowClients.Limits(60, 30, 60, 60));
    }

    Webhooks(InstantSource clock, SlowClients.Limits limits) {
        servers = new WebhookServers(vertx, "127.0.0.1", 2, limits);
        context = new TestContext("push", clock, Executors.newSingleThreadScheduledExecutor());
    }

    /** A connector for {@code /push} on the port, with these fields of the source in JSON beside or instead of those. */
    Connector listen(String fields) {
        var json = "{\"port\":\"%d\",%s%s}"
                .formatted(port, fields.contains("\"endpoint\"") ? "" : "\"endpoint\":\"/push\",", fields);
        var source = read(json, WebhookSource.class);
        return listen(source, (pod, secrets) -> new WebhookInterpreter(source, pod.clock(), secrets));
    }

    /** A connector for {@code /push} on the port that reads requests in its own way. */
    Connector listen(Interpreter interpreter) {
        var json = "{\"port\":\"%d\",\"endpoint\":\"/push\",\"method\":\"POST\"}".formatted(port);
        return listen(read(json, WebhookSource.class), (pod, secrets) -> interpreter);
    }

    /** A connector of a type. */
    public Connector listen(Source source, InterpreterFactory interpreters) {
        expected++;
        return new HttpConnectors(source, servers, interpreters).create(context);
    }

    /** A source that listens at {@code /push} on the port, with these fields in JSON. */
    public <S extends Source> S source(Class<S> type, String fields) {
        return read(
                "{\"webhook\":{\"endpoint\":\"/push\",\"port\":\"%d\"}%s%s}"
                        .formatted(port, fields.isEmpty() ? "" : ",", fields),
                type);
    }

    private static <S> S read(String json, Class<S> type) {
        try {
            return new ObjectMapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Socket connect() throws IOException {
        awaitListening();
        return new Socket("127.0.0.1", port);
    }

    /** The last connector is not expected to listen after all. */
    void forgetOne() {
        expected--;
    }

    public HttpRequest.Builder request(String target, String method, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        await().until(() -> context.connections.get() == expected);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post() throws Exception {
        return send(request("/push", "POST", "{}"));
    }

    HttpResponse<String> form(String body) throws Exception {
        return send(request("/push", "POST", body).header("Content-Type", "application/x-www-form-urlencoded"));
    }

    HttpResponse<String> bearer(String token) throws Exception {
        return send(request("/push", "POST", "{}").header("Authorization", "Bearer " + token));
    }

    void awaitListening() {
        await().until(() -> context.connections.get() == expected);
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    /** Everything until the server closes. */
    static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    static String firstLine(Socket socket) throws IOException {
        var bytes = new byte[100];
        int n = socket.getInputStream().read(bytes);
        return new String(Arrays.copyOf(bytes, Math.max(n, 0)), UTF_8);
    }

    @Override
    public void close() {
        http.close();
        context.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
