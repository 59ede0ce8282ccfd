package io.tandem.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What an http trigger calls, on all addresses of this machine: it keeps every call. */
final class TriggerTarget implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Triggered> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    TriggerTarget() {
        try {
            server = HttpServer.create(new InetSocketAddress(0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing to listen on", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::keep);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** In the order of their arrival. */
    List<Triggered> seen() {
        return seen;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** A parameter of a trigger is a text, whatever the event held. */
    private void keep(HttpExchange call) throws IOException {
        try (call) {
            JsonNode body = JSON.readTree(call.getRequestBody());
            seen.add(new Triggered(
                    Long.parseLong(body.required("number").asText()),
                    body.required("id").asText(),
                    call.getRequestHeaders().getFirst("Edition"),
                    Instant.now()));
            call.sendResponseHeaders(200, -1);
        } catch (IllegalArgumentException e) {
            call.sendResponseHeaders(400, -1);
        }
    }
}
