package io.tandem.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The store behind the API server. */
final class Etcd implements AutoCloseable {
    private static final Pattern REVISION = Pattern.compile("\"revision\":\\s*\"(\\d+)\"");

    private final int port;
    private final Child process;

    private Etcd(int port, Child process) {
        this.port = port;
        this.process = process;
    }

    /** Starts an etcd of one member that keeps its data in {@code dir}; durability is given up for speed. */
    static Etcd start(WorkDir dir) {
        int port = FreePort.pick();
        String clients = "http://127.0.0.1:" + port;
        String peers = "http://127.0.0.1:" + FreePort.pick();
        List<String> command = List.of(
                Binaries.find("etcd").toString(),
                "--name=local",
                "--data-dir=" + dir.file("etcd"),
                "--unsafe-no-fsync",
                "--log-level=error",
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=local=" + peers);
        Child process = Child.start("etcd", dir.file("etcd.log"), Map.of(), command);
        return new Etcd(port, process.await("listening", TestLimits.START, () -> listens(port)));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Keeps the present revision of each key and no other. */
    void compact() {
        var header = post("/v3/kv/range", "{\"key\": \"AA==\"}");
        var revision = REVISION.matcher(header);
        if (!revision.find()) {
            throw new IllegalStateException("etcd tells no revision: " + header);
        }
        post("/v3/kv/compaction", "{\"revision\": %s, \"physical\": true}".formatted(revision.group(1)));
    }

    private String post(String path, String body) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url() + path))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("etcd: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("etcd does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.kill();
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        }
    }
}
