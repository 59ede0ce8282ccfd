package io.tandem.local.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands for a container image in tests: answers on port 8080 what it sees of its environment and files. */
final class TinyProgram {
    private TinyProgram() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("TANDEM_HOST"), 8080), 0);
        Path root = Path.of(System.getenv("TANDEM_ROOT"));
        server.createContext("/ready", exchange -> answer(exchange, 200, "yes"));
        server.createContext("/live", exchange -> {
            boolean sick = Files.exists(root.resolve("tmp/sick"));
            answer(exchange, sick ? 500 : 200, "");
        });
        server.createContext("/env/", exchange -> {
            String value = System.getenv(exchange.getRequestURI().getPath().substring("/env/".length()));
            answer(exchange, 200, String.valueOf(value));
        });
        server.createContext("/file/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/file/".length());
            answer(exchange, 200, Files.readString(root.resolve(path)));
        });
        server.createContext("/args", exchange -> answer(exchange, 200, String.join(" ", args)));
        server.createContext("/get-sick", exchange -> {
            Files.writeString(root.resolve("tmp/sick"), "");
            answer(exchange, 200, "");
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
