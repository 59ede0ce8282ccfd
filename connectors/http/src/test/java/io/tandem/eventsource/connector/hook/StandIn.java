package io.tandem.eventsource.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tandem.eventsource.connector.webhook.Certificate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * A server on this machine that stands in for a provider's API. Subclasses speak what the provider's description of its API
 * says; none of them is the provider.
 */
public abstract class StandIn implements AutoCloseable {
    protected static final ObjectMapper JSON = new ObjectMapper();

    /** All requests, in order. */
    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    /** Answers before the provider does, where it has an answer. */
    public volatile Function<Asked, Optional<Said>> first = any -> Optional.empty();

    private final HttpServer server;
    private final String scheme;

    /** @param target path and query */
    public record Asked(String method, String target, Map<String, List<String>> header, JsonNode body) {
        public String path() {
            return target.replaceAll("\\?.*", "");
        }

        /** A parameter of the query, or what is to be if there is none. */
        public int number(String parameter, int otherwise) {
            var value = target.replaceAll(".*[?&]" + parameter + "=([0-9]+).*", "$1");
            return value.equals(target) ? otherwise : Integer.parseInt(value);
        }

        public String header(String name) {
            return String.join(",", header.getOrDefault(name, List.of()));
        }

        public boolean isChange() {
            return !method.equals("GET");
        }
    }

    /** An answer. */
    public record Said(int status, Map<String, String> header, String body) {
        /** None: the connection ends. */
        public static final Said NOTHING = new Said(0, Map.of(), "");

        public static Said json(int status, Object body) {
            return new Said(status, Map.of(), body.toString());
        }
    }

    protected StandIn() {
        this("http", HttpServer::create);
    }

    /** One that speaks HTTPS only. */
    protected StandIn(Certificate certificate) {
        this("https", (address, backlog) -> {
            var secured = HttpsServer.create(address, backlog);
            secured.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
            return secured;
        });
    }

    private StandIn(String scheme, Opening opening) {
        this.scheme = scheme;
        try {
            server = opening.open(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    private interface Opening {
        HttpServer open(InetSocketAddress address, int backlog) throws Exception;
    }

    private static SSLContext context(Certificate certificate) throws Exception {
        var keys = new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(certificate.certificate()))
                .setKeyValue(Buffer.buffer(certificate.key()));
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagerFactory(null).getKeyManagers(), null, null);
        return context;
    }

    /** What the provider answers. */
    protected abstract Said answer(Asked asked) throws IOException;

    public String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers requests of this kind so from now on, and all others as the provider does. */
    public void says(String method, String pathPart, Said said) {
        first = request -> request.method().equals(method) && request.path().contains(pathPart)
                ? Optional.of(said)
                : Optional.empty();
    }

    /** Methods and paths of the requests that change something. */
    public List<String> changes() {
        return asked.stream()
                .filter(Asked::isChange)
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body(exchange, body));
        asked.add(request);
        var early = first.apply(request);
        var said = early.isPresent() ? early.get() : answer(request);
        if (said == Said.NOTHING) {
            exchange.close();
            return;
        }
        said.header().forEach(exchange.getResponseHeaders()::set);
        var bytes = said.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** JSON, or a form as an object of texts. */
    private static JsonNode body(HttpExchange exchange, byte[] body) throws IOException {
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        }
        var form = JSON.createObjectNode();
        for (var pair : new String(body, UTF_8).split("&")) {
            var parts = pair.split("=", 2);
            form.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return form;
    }
}
