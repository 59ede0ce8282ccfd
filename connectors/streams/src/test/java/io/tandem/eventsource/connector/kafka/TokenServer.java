package io.tandem.eventsource.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives tokens as RFC 6749 says to whoever knows id and secret; without a signature, which brokers accept that are told so. */
final class TokenServer implements AutoCloseable {
    private static final String LOGIN = "Basic " + Base64.getEncoder().encodeToString("reader:s3cret".getBytes(UTF_8));

    final AtomicInteger given = new AtomicInteger();
    volatile long seconds = 3600;
    volatile String form = "";
    volatile String query = "";
    private final HttpServer server;

    TokenServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:%d/token".formatted(server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        query = exchange.getRequestURI().getRawQuery();
        boolean known = LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        var body = known
                ? "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}".formatted(token(), seconds)
                : "{\"error\":\"invalid_client\"}";
        given.addAndGet(known ? 1 : 0);
        exchange.sendResponseHeaders(known ? 200 : 401, body.length());
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    private String token() {
        long now = Instant.now().getEpochSecond();
        return base64("{\"alg\":\"none\"}") + "."
                + base64("{\"sub\":\"reader\",\"iat\":%d,\"exp\":%d}".formatted(now, now + 3600))
                + ".";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
