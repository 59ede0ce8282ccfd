package io.tandem.eventsource.connector.kafka.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Answers as Confluent's API of a schema registry is described: {@code GET /schemas/ids/ID}. Stands in for a real one, none of
 * which can be obtained as a package.
 */
public final class RegistryStandIn implements AutoCloseable {
    static {
        // else each answer waits for the receipt of its header
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Numbers that were asked for, in order. */
    public final List<Integer> asked = new CopyOnWriteArrayList<>();
    /** Values of {@code Authorization}, empty for none. */
    public final List<String> logins = new CopyOnWriteArrayList<>();

    /** What each request is answered with, in place of a schema; 0 for the schema. */
    public volatile int status;

    /** What is said in place of the words of a registry that has no such schema. */
    public volatile String notFound = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    /** How often a schema is answered with as if nobody knew it. */
    public final AtomicInteger late = new AtomicInteger();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean holding;
    private final Map<Integer, String> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final String scheme;

    public RegistryStandIn() {
        this.server = listening(address -> HttpServer.create(address, 0));
        this.scheme = "http";
    }

    public RegistryStandIn(SSLContext tls) {
        this.server = listening(address -> {
            var https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            return https;
        });
        this.scheme = "https";
    }

    private HttpServer listening(Listener listener) {
        try {
            var made = listener.on(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            made.createContext("/", this::answer);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "%s://localhost:%d".formatted(scheme, server.getAddress().getPort());
    }

    public void avro(int id, String schema) {
        answers.put(id, JSON.createObjectNode().put("schema", schema).toString());
    }

    /** An answer as it is. */
    public void raw(int id, String answer) {
        answers.put(id, answer);
    }

    /** No request that comes from now on is answered. */
    public void hang() {
        holding = true;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        int id = (int) Long.parseLong(path.replaceFirst("^/schemas/ids/", ""));
        asked.add(id);
        logins.add(exchange.getRequestHeaders()
                .getOrDefault("Authorization", List.of(""))
                .getFirst());
        if (holding) {
            awaitClosed();
        }
        var known = late.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? null : answers.get(id);
        int code = status != 0 ? status : known == null ? 404 : 200;
        var body = code == 200 ? known : notFound;
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(code, body.getBytes(UTF_8).length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Listener {
        HttpServer on(InetSocketAddress address) throws IOException;
    }
}
