package io.tandem.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A nats-streaming-server process with its store in files: a NATS server with NATS Streaming.
 */
public final class StreamingServer extends LocalServer {
    /** Its cluster id. */
    public static final String CLUSTER = "local";

    private final int port = FreePort.pick();
    private final int monitorPort = FreePort.pick();
    private final String token;

    private StreamingServer(String token) {
        super("streaming");
        this.token = token;
    }

    /** Starts a server without credentials on a free port of the loopback address. */
    public static StreamingServer start() {
        return start("");
    }

    /** Starts a server that demands a token. */
    public static StreamingServer start(String token) {
        var server = new StreamingServer(token);
        server.restart();
        return server;
    }

    /** {@code nats://host:port}, without the token. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    @Override
    Child launch() {
        return Child.start("nats-streaming-server", dir.file("log"), Map.of(), command())
                .await(
                        "healthy",
                        TestLimits.START,
                        () -> monitor("serverz").path("state").asText().equals("STANDALONE"));
    }

    /** How many clients of NATS Streaming are registered. */
    public int clients() {
        try {
            return monitor("serverz").path("clients").asInt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of(
                Binaries.find("nats-streaming-server").toString(),
                "--addr",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--http_port",
                Integer.toString(monitorPort),
                "--cluster_id",
                CLUSTER,
                "--store",
                "file",
                "--dir",
                dir.file("store").toString()));
        if (!token.isEmpty()) {
            command.addAll(List.of("--auth", token));
        }
        return command;
    }

    private JsonNode monitor(String page) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:%d/streaming/%s".formatted(monitorPort, page));
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        try (var client = HttpClient.newHttpClient()) {
            return new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }
}
