package io.tandem.eventsource.connector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A queue behind HTTP that lends messages for a time, as the clouds' queues do, with a client that blocks. A stand-in: their
 * own protocols are not spoken.
 */
final class LendingQueue implements AutoCloseable {
    /** Receipts of each request to extend or delete, in order. */
    final List<List<String>> requests = new CopyOnWriteArrayList<>();

    private final InstantSource clock;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Instant> lentUntil = new HashMap<>();
    private volatile int failures;
    private int lent;

    LendingQueue(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** The next requests are answered 503. */
    void fail(int requests) {
        failures = requests;
    }

    /** Lends a new message. */
    synchronized String lend(Duration length) {
        var receipt = "r" + ++lent;
        lentUntil.put(receipt, clock.instant().plus(length));
        return receipt;
    }

    /** Whether nobody else would get the message now. */
    synchronized boolean isLent(String receipt) {
        var until = lentUntil.get(receipt);
        return until != null && until.isAfter(clock.instant());
    }

    synchronized boolean holds(String receipt) {
        return lentUntil.containsKey(receipt);
    }

    /** Receipts that ran out. */
    List<String> extend(List<String> receipts, Duration length) throws IOException, InterruptedException {
        return ask("/extend?" + length.toMillis(), receipts);
    }

    /** Receipts that the queue does not know. */
    List<String> delete(List<String> receipts) throws IOException, InterruptedException {
        return ask("/delete?", receipts);
    }

    private List<String> ask(String target, List<String> receipts) throws IOException, InterruptedException {
        var url =
                URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), target));
        var request = HttpRequest.newBuilder(url)
                .POST(BodyPublishers.ofString(String.join(",", receipts)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the queue answered " + answer.statusCode());
        }
        return answer.body().isEmpty() ? List.of() : List.of(answer.body().split(","));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var receipts = List.of(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split(","));
        requests.add(receipts);
        if (failures > 0) {
            failures--;
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        var unknown = new ArrayList<String>();
        for (var receipt : receipts) {
            if (!isLent(receipt)) {
                unknown.add(receipt);
            } else if (exchange.getRequestURI().getPath().equals("/delete")) {
                lentUntil.remove(receipt);
            } else {
                var length = Long.parseLong(exchange.getRequestURI().getQuery());
                lentUntil.put(receipt, clock.instant().plusMillis(length));
            }
        }
        var body = String.join(",", unknown).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
