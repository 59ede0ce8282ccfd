package io.tandem.eventsource.connector.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.Source;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.FreePort;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The peer of a type that listens for HTTP: whoever posts as its provider does. */
public final class PostingPeer<S extends Source> implements SourcePeer {
    /** What sources name with {@link #SECRET}. */
    public static final String TEXT = "canary";

    public static final String SECRET = "{\"name\":\"hook\",\"key\":\"secret\"}";
    /** Shared by the tests of a process: they would wait for it longer than for all else. */
    private static final Vertx VERTX = Vertx.vertx();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final WebhookServers servers =
            new WebhookServers(VERTX, "127.0.0.1", 1, new SlowClients.Limits(60, 30, 60, 60));
    private final int port = FreePort.pick();
    private final Class<S> type;
    private final String fields;
    private final Function<S, InterpreterFactory> interpreters;
    private final IntFunction<HttpRequest.Builder> request;

    /**
     * @param fields of the source in JSON, beside its listener
     * @param request what the provider posts, by port
     */
    public PostingPeer(
            Class<S> type,
            String fields,
            Function<S, InterpreterFactory> interpreters,
            IntFunction<HttpRequest.Builder> request) {
        this.type = type;
        this.fields = fields;
        this.interpreters = interpreters;
        this.request = request;
    }

    /** JSON to where the source listens, with one more header. */
    public static HttpRequest.Builder json(int port, String body, String name, String value) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/push".formatted(port)))
                .POST(BodyPublishers.ofString(body))
                .setHeader("Content-Type", "application/json")
                .setHeader(name, value);
    }

    @Override
    public Connector connector(ConnectorContext context) {
        ((TestContext) context).secret("hook", "secret", TEXT);
        var source = source();
        return new HttpConnectors(source, servers, interpreters.apply(source)).create(context);
    }

    private S source() {
        try {
            var json = "{\"webhook\":{\"endpoint\":\"/push\",\"port\":\"%d\"},%s}".formatted(port, fields);
            return new ObjectMapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Who is answered only once the event is settled. */
    @Override
    public void send(int bytes) {
        var unused = http.sendAsync(request.apply(port).build(), BodyHandlers.discarding());
    }

    @Override
    public boolean isTaken() {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
