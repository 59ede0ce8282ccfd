package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.local.Child;
import io.tandem.local.ControlPlane;
import io.tandem.local.FreePort;
import io.tandem.local.NatsServer;
import io.tandem.local.WorkDir;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The end of the event source's program, as a pod's end brings it about: by SIGTERM, with events in flight. */
class EventSourceShutdownTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path JAR = Path.of("..", "event-source", "target", "quarkus-app", "quarkus-run.jar");
    private static final String EVENT_SOURCE = """
            {"metadata": {"name": "shop", "namespace": "default"},
             "spec": {"replicas": 2, "calendar": {"tick": {"interval": "1s"}},
                      "webhook": {"orders": {"port": "%d", "endpoint": "/orders", "method": "POST"}}}}""";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IN_FLIGHT = "tandem_events_in_flight{";

    private final int port = FreePort.pick();
    private final int webhook = FreePort.pick();
    private final HttpClient http = HttpClient.newHttpClient();

    /** The application's own shutdown used to close the API server's client meanwhile: the Lease then had to run out. */
    @Test
    void theLeaseIsReleasedThoughTheApplicationStopsWhileEventsAreStillInFlight() throws Exception {
        try (var plane = ControlPlane.start();
                var bus = NatsServer.start();
                var dir = WorkDir.create("shutdown");
                var pod = start(plane, bus, dir)) {
            await().atMost(LIMIT).until(() -> holder(plane).equals("shop-0"));
            pod.await("receiving", LIMIT, () -> get("/state").contains("\"running\""));
            answersAtIpv6();
            bus.suspend();
            pod.await("waiting for the bus", LIMIT, () -> inFlight() > 0);

            pod.terminate();
            pod.await("stopping", LIMIT, () -> Files.readString(pod.log()).contains("this replica is stopping"));
            bus.resume();

            await().atMost(LIMIT).until(() -> !pod.alive());
            assertThat(holder(plane)).as(pod.tail()).isEmpty();
            assertThat(pod.log()).content().contains("stopped: handed over");
            assertThat(eventsAsFields(pod.log(), "running: the source accepted the connection"))
                    .contains("tick", "orders");
        }
    }

    /** What whoever collects the log finds an event's lines by: as the packaged program writes them. */
    private static List<String> eventsAsFields(Path log, String message) throws Exception {
        var events = new ArrayList<String>();
        for (var line : Files.readAllLines(log)) {
            if (line.contains(message)) {
                events.add(JSON.readTree(line).at("/mdc/eventName").asText());
            }
        }
        return events;
    }

    /** A pod may have no other address. */
    private void answersAtIpv6() throws Exception {
        if (Ipv6.present()) {
            assertThat(get(Ipv6.LOOPBACK, "/q/health/live")).contains("UP");
            var post = HttpRequest.newBuilder(URI.create("http://%s:%d/orders".formatted(Ipv6.LOOPBACK, webhook)))
                    .header("Content-Type", "application/json")
                    .timeout(LIMIT)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"number\": 1}"))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private Child start(ControlPlane plane, NatsServer bus, WorkDir dir) {
        var env = Map.of(
                "EVENTSOURCE_OBJECT",
                base64(EVENT_SOURCE.formatted(webhook)),
                "EVENTBUS_CONFIG",
                base64("{\"jetstream\": {\"url\": \"%s\"}}".formatted(bus.url())),
                "EVENTBUS_SUBJECT",
                "eventbus-default",
                "POD_NAME",
                "shop-0",
                "LEADER_ELECTION",
                "k8s",
                "KUBECONFIG",
                dir.write("kubeconfig", plane.access().yaml()).toString(),
                "QUARKUS_HTTP_PORT",
                Integer.toString(port));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Child.start(
                "event source", dir.file("pod.log"), env, List.of(java, "-jar", JAR.toString(), "eventsource-service"));
    }

    private static String holder(ControlPlane plane) {
        var lease = plane.client()
                .leases()
                .inNamespace("default")
                .withName("eventsource-shop")
                .get();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    private double inFlight() throws Exception {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(IN_FLIGHT))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String get(String path) throws Exception {
        return get("127.0.0.1", path);
    }

    private String get(String host, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(host, port, path)))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
