package io.tandem.eventsource.connector.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.local.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example of docs/adding-a-source.md does what is asked of every source. */
class ExampleContractTest implements RedeliveringContract, RemoteContract {
    @Test
    void theDocumentShowsTheExampleThatIsTested() throws IOException {
        var document = Files.readString(Path.of("..", "docs", "adding-a-source.md"));
        var source =
                Files.readString(Path.of("src/test/java/io/tandem/eventsource/connector/example/QueueConnector.java"));
        assertThat(document).contains("```java\n" + source.substring(source.indexOf("/** A queue")) + "```");
    }

    @Override
    public Restartable peer() throws IOException {
        return new Queue();
    }

    @Override
    public Connector withoutServer(ConnectorContext context) {
        return new QueueConnector("http://127.0.0.1:1", context);
    }

    /** Messages by number, each with the client that it is lent to, or an empty text. */
    private static final class Queue implements Restartable {
        private final Map<Integer, String> messages = new LinkedHashMap<>();
        private HttpServer server;
        private int sent;
        private long asked;
        private int size;

        Queue() throws IOException {
            start(FreePort.pick()); // one that is free when it restarts
        }

        @Override
        public Connector connector(ConnectorContext context) {
            return new QueueConnector("http://127.0.0.1:" + server.getAddress().getPort(), context);
        }

        @Override
        public synchronized void send(int bytes) {
            size = bytes;
            messages.put(++sent, "");
        }

        /** Somebody asked since we looked last, or holds a message. */
        @Override
        public synchronized boolean isTaken() {
            var before = asked;
            asked = 0;
            return before > 0 || messages.values().stream().anyMatch(client -> !client.isEmpty());
        }

        @Override
        public void restart() throws IOException {
            server.stop(0);
            start(server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }

        private void start(int port) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            var body = answer(exchange.getRequestURI().getPath(), parameters(exchange))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private synchronized String answer(String path, Map<String, String> parameters) {
            var client = parameters.getOrDefault("client", "");
            switch (path) {
                case "/messages" -> {
                    asked++;
                    var lent = messages.keySet().stream()
                            .filter(number -> messages.get(number).isEmpty())
                            .limit(Integer.parseInt(parameters.get("most")))
                            .toList();
                    lent.forEach(number -> messages.put(number, client));
                    return lent.stream()
                            .map(number -> "%d %s\n".formatted(number, "x".repeat(size)))
                            .collect(Collectors.joining());
                }
                case "/done" -> messages.remove(Integer.parseInt(parameters.get("message")));
                case "/release" -> messages.replaceAll((number, holder) -> holder.equals(client) ? "" : holder);
                default -> {}
            }
            return "";
        }

        private static Map<String, String> parameters(HttpExchange exchange) {
            var query = exchange.getRequestURI().getQuery();
            return query == null
                    ? Map.of()
                    : Arrays.stream(query.split("&"))
                            .map(pair -> pair.split("=", 2))
                            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        }
    }
}
