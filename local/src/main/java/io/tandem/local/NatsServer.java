package io.tandem.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A nats-server process with JetStream.
 *
 * <p>It can be killed, suspended and restarted; port and store stay the same for its whole life.
 */
public final class NatsServer implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final NatsConfig config;
    private final WorkDir dir;
    private final Path configFile;
    private Child process;

    private NatsServer(NatsConfig config, WorkDir dir) {
        this.config = config;
        this.dir = dir;
        this.configFile = dir.write("nats.conf", config.text(dir));
    }

    /** Starts a server with JetStream, without credentials, on a free port of the loopback address. */
    public static NatsServer start() {
        return start(NatsConfig.defaults());
    }

    /** Starts a server configured by {@code config} and returns when it is healthy. */
    public static NatsServer start(NatsConfig config) {
        NatsServer server = launch(config);
        server.awaitHealthy();
        return server;
    }

    /** Starts a server without waiting: a member of a cluster is healthy only once the others run. */
    static NatsServer launch(NatsConfig config) {
        NatsServer server = new NatsServer(config, WorkDir.create("nats"));
        server.launch();
        return server;
    }

    /**
     * Connects as tests do: a server that is busy has longer for its answers, JetStream's too, than the client's own 2 s, and
     * one that is gone for a while is come back to.
     *
     * @param url of one server or, with commas between them, several
     */
    public static Connection connect(String url) throws IOException, InterruptedException {
        return Nats.connect(new Options.Builder()
                .server(url)
                .connectionTimeout(ANSWER)
                .maxReconnects(-1)
                .build());
    }

    /** {@code nats://host:port}, without credentials. */
    public String url() {
        return "nats://%s:%d".formatted(config.host(), config.port());
    }

    /** The client port. */
    public int port() {
        return config.port();
    }

    /** The certificate clients may trust, in PEM; only for a server configured with TLS. */
    public Path certificate() {
        return dir.file("tls.crt");
    }

    /** SIGKILL; what the store has stays. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on the same port and store; kills it first if it runs. */
    public void restart() {
        process.kill();
        launch();
        awaitHealthy();
    }

    /** SIGSTOP: connections stay open and nothing is answered. */
    public void suspend() {
        process.suspend();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** How many clients are connected now, by the server's own account. */
    public int connections() {
        return connz().path("num_connections").asInt();
    }

    /** How many messages the clients that are connected now have sent and were sent, by the server's own account: no pings. */
    public long messages() {
        long sum = 0;
        for (JsonNode connection : connz().path("connections")) {
            sum += connection.path("in_msgs").asLong()
                    + connection.path("out_msgs").asLong();
        }
        return sum;
    }

    private JsonNode connz() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(monitor("connz"), HttpResponse.BodyHandlers.ofString())
                    .body();
            return new ObjectMapper().readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException("nats-server does not tell its connections", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it and deletes its store. */
    @Override
    public void close() {
        process.kill();
        dir.close();
    }

    void awaitHealthy() {
        HttpRequest request = monitor("healthz");
        try (HttpClient client = HttpClient.newHttpClient()) {
            process.await(
                    "healthy",
                    TestLimits.START,
                    () -> client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }

    private HttpRequest monitor(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(config.monitorPort(), path)))
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    private void launch() {
        List<String> command = List.of(Binaries.find("nats-server").toString(), "-c", configFile.toString());
        process = Child.start("nats-server", dir.file("nats.log"), Map.of(), command);
    }
}
