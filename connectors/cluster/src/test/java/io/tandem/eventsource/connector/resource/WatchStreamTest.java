package io.tandem.eventsource.connector.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tandem.api.source.ResourceSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in of the API server, since the real one does not let its answers be held. */
class WatchStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String RESOURCES = """
            {"kind": "APIResourceList", "groupVersion": "v1",
             "resources": [{"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": ["watch"]}]}""";
    private static final String LIST = """
            {"kind": "ConfigMapList", "apiVersion": "v1", "metadata": {"resourceVersion": "7"}, "items": []}""";
    private static final String GONE = """
            {"type": "ERROR", "object": {"kind": "Status", "code": 410, "reason": "Expired", "message": "too old"}}
            """;

    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch watchClosed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1", exchange -> answer(exchange, RESOURCES));
        server.createContext("/api/v1/namespaces/n/configmaps", this::configMaps);
        server.start();
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl(address).build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aWatchThatIsClosedWhenItsAnswerHasEndedCutsOffNoListThatIsOnItsWay() throws Exception {
        var source = new ObjectMapper().readValue("""
                {"namespace": "n", "version": "v1", "resource": "configmaps"}""", ResourceSource.class);
        var api = ResourceApi.of(client, source, "", 10);
        var watch = api.watch("1", Duration.ofSeconds(60));
        assertThat(watch.next(LIMIT)).hasValueSatisfying(line -> assertThat(new String(line, StandardCharsets.UTF_8))
                .contains("too old"));
        var list = new FutureTask<>(() -> api.list(""));
        Thread.ofVirtual().start(list);
        assertThat(listed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        watch.close();
        watchClosed.countDown();
        assertThat(list.get(LIMIT.toSeconds(), TimeUnit.SECONDS).version()).isEqualTo("7");
    }

    private void configMaps(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getQuery().contains("watch=true")) {
            answer(exchange, GONE);
            return;
        }
        listed.countDown();
        try {
            if (watchClosed.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                answer(exchange, LIST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
