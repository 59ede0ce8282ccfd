package io.tandem.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An nsqd process, which tells an nsqlookupd of its topics. Messages that it has in memory are lost when it is killed. */
public final class NsqServer extends LocalServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOCALHOST = "localhost";

    private final int tcp = FreePort.pick();
    private final int http = FreePort.pick();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> command;

    private NsqServer(NsqLookupServer lookup, String listener, String host, List<String> options) {
        super("nsqd");
        command = new ArrayList<>(List.of(
                Binaries.find("nsqd").toString(),
                "--tcp-address=%s:%d".formatted(listener, tcp),
                "--http-address=127.0.0.1:" + http,
                "--https-address=127.0.0.1:0",
                "--broadcast-address=" + host,
                "--lookupd-tcp-address=" + lookup.tcpAddress(),
                "--data-path=" + dir.path()));
        command.addAll(options);
    }

    /** Starts one that tells {@code lookup} of itself, with further options of the command, and returns when it is healthy. */
    public static NsqServer start(NsqLookupServer lookup, String... options) {
        NsqServer server = new NsqServer(lookup, LOOPBACK, LOCALHOST, List.of(options));
        server.restart();
        return server;
    }

    /**
     * Starts one that listens on {@code listener}, such as {@code 0.0.0.0}.
     *
     * @param host under which clients elsewhere reach it
     */
    public static NsqServer startOn(String listener, String host, NsqLookupServer lookup) {
        NsqServer server = new NsqServer(lookup, listener, host, List.of());
        server.restart();
        return server;
    }

    /** The same with a certificate for the name localhost, by an authority of its own. */
    public static NsqServer startTls(NsqLookupServer lookup) {
        NsqServer server = new NsqServer(lookup, LOOPBACK, LOCALHOST, List.of());
        SelfSigned.make(server.dir, "dns:localhost");
        server.command.add("--tls-cert=" + server.certificate());
        server.command.add("--tls-key=" + server.dir.file("tls.key"));
        server.command.add("--tls-required=tcp-https");
        server.restart();
        return server;
    }

    /** As it tells its nsqlookupd. */
    public String address() {
        return "localhost:" + tcp;
    }

    /** The certificate clients may trust, in PEM; only of one with TLS. */
    public Path certificate() {
        return dir.file("tls.crt");
    }

    public void createTopic(String topic) {
        ask("POST", "topic/create?topic=" + topic, new byte[0]);
    }

    public void createChannel(String topic, String channel) {
        ask("POST", "channel/create?topic=%s&channel=%s".formatted(topic, channel), new byte[0]);
    }

    public void publish(String topic, byte[] message) {
        ask("POST", "pub?topic=" + topic, message);
    }

    /** The channel by the server's own account: clients, depth, messages in flight; a missing node if it is not there. */
    public JsonNode channel(String topic, String channel) {
        try {
            String answer = ask("GET", "stats?format=json&topic=%s&channel=%s".formatted(topic, channel), new byte[0]);
            return JSON.readTree(answer).path("topics").path(0).path("channels").path(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in order, so that it stores what it has, and starts it again on the same ports; starts it if it does not run. */
    @Override
    public void restart() {
        stop(TestLimits.START);
        super.restart();
    }

    @Override
    public void close() {
        super.close();
        client.shutdownNow();
    }

    @Override
    Child launch() {
        return Child.start("nsqd", dir.file("nsqd.log"), Map.of(), command)
                .await("healthy", TestLimits.START, () -> ask("GET", "ping", new byte[0])
                        .equals("OK"));
    }

    private String ask(String method, String path, byte[] body) {
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(http, path)))
                            .method(method, BodyPublishers.ofByteArray(body))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IllegalStateException("nsqd answered %d to %s".formatted(answer.statusCode(), path));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException("nsqd does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
