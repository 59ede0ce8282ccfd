package io.tandem.local;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An nsqlookupd process: knows which nsqd has which topic. */
public final class NsqLookupServer implements AutoCloseable {
    private static final int OK = 200;

    private final WorkDir dir = WorkDir.create("nsqlookupd");
    private final int tcp = FreePort.pick();
    private final int http = FreePort.pick();
    private Child process;

    private final String listener;

    private NsqLookupServer(String listener) {
        this.listener = listener;
    }

    /** Starts one on free ports, and returns when it is healthy. */
    public static NsqLookupServer start() {
        return startOn("127.0.0.1");
    }

    /** The same on {@code listener}, such as {@code 0.0.0.0}. */
    public static NsqLookupServer startOn(String listener) {
        NsqLookupServer server = new NsqLookupServer(listener);
        server.launch();
        return server;
    }

    /** Where clients look a topic up: {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + http;
    }

    public int port() {
        return http;
    }

    String tcpAddress() {
        return "127.0.0.1:" + tcp;
    }

    /** How many servers it knows that have the topic now. */
    public int servers(String topic) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request("lookup?topic=" + topic), BodyHandlers.ofString());
            return answer.body().split("broadcast_address", -1).length - 1;
        } catch (Exception e) {
            throw new IllegalStateException("nsqlookupd does not answer", e);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.kill();
        dir.close();
    }

    private void launch() {
        process = Child.start(
                "nsqlookupd",
                dir.file("nsqlookupd.log"),
                Map.of(),
                List.of(
                        Binaries.find("nsqlookupd").toString(),
                        "--tcp-address=%s:%d".formatted(listener, tcp),
                        "--http-address=%s:%d".formatted(listener, http)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            process.await(
                    "healthy",
                    TestLimits.START,
                    () -> client.send(request("ping"), BodyHandlers.discarding())
                                    .statusCode()
                            == OK);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://%s/%s".formatted(address(), path)))
                .timeout(Duration.ofSeconds(5))
                .build();
    }
}
