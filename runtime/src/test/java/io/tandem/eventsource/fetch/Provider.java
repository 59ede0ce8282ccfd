package io.tandem.eventsource.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider's side that requests refer to: a stand-in, which says what it is told to and writes down what it was asked. */
public final class Provider implements AutoCloseable {
    /** Path and query of each request, in order. */
    public final List<String> asked = new CopyOnWriteArrayList<>();
    /** Values of the field {@code Authorization}, in order. */
    public final List<String> authorizations = new CopyOnWriteArrayList<>();

    private final Map<String, Said> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    private record Said(int status, String body, Map<String, String> header) {}

    public Provider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param target path, and query if it has one */
    public void says(String target, int status, String body, Map<String, String> header) {
        answers.put(target, new Said(status, body, header));
    }

    public void says(String target, String body) {
        says(target, 200, body, Map.of());
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var target = exchange.getRequestURI().toString();
        asked.add(target);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        var said = answers.getOrDefault(target, new Said(404, "", Map.of()));
        said.header.forEach(exchange.getResponseHeaders()::set);
        var body = said.body.getBytes(UTF_8);
        exchange.sendResponseHeaders(said.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
