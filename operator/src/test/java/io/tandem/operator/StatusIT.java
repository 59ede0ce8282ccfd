package io.tandem.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tandem.api.EventSourceStatus;
import io.tandem.local.ControlPlane;
import io.tandem.local.NatsServer;
import io.tandem.local.node.Image;
import io.tandem.local.node.LocalNode;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.cluster.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The status while the pods really run: the event-source program, a real bus, faults. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
@TestProfile(StatusIT.OwnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusIT {
    private static final Path PROGRAM = Path.of("..", "event-source", "target", "quarkus-app", "quarkus-run.jar")
            .toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    ControlPlane cluster;
    private Space space;
    private LocalNode node;
    private NatsServer bus;

    /** The node runs whatever is deployed, so nothing of other tests may be there. */
    public static class OwnCluster implements QuarkusTestProfile {}

    @BeforeAll
    void startNode() {
        assertThat(PROGRAM)
                .as("the event-source program, which `make build` makes")
                .isRegularFile();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var image = new Image(
                List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-jar", PROGRAM.toString()),
                Map.of("QUARKUS_HTTP_HOST", "$(TANDEM_HOST)", "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false"));
        bus = NatsServer.start();
        node = LocalNode.start(cluster.access(), Map.of("registry.example/tandem/event-source:1.0", image));
    }

    @AfterAll
    void stopNode() {
        node.close();
        bus.close();
    }

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
        space.jetStreamBus(bus.url());
    }

    @AfterEach
    void endItsPods() {
        cluster.client()
                .resources(io.tandem.api.EventSource.class)
                .inNamespace(space.namespace())
                .delete();
        await().atMost(LIMIT).until(() -> space.list(io.fabric8.kubernetes.api.model.Pod.class)
                .isEmpty());
    }

    @Test
    void theLeaderIsNamedAndWhoTakesOverToo() throws Exception {
        space.calendar("ticker", 2);
        awaitReady("ticker", "True", "EventsConnected", "");
        await().atMost(LIMIT).until(() -> status("ticker").leader() != null);
        var first = status("ticker");
        assertThat(first.types()).isEqualTo("calendar");
        assertThat(first.bus()).isEqualTo("default");
        assertThat(first.replicas()).isEqualTo(2);
        assertThat(first.leader().since()).satisfies(Instant::parse);
        assertThat(first.events()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("tick");
            assertThat(event.state()).isEqualTo("running");
            assertThat(event.pod()).isEqualTo(first.leader().name());
        });
        var table = Table.of(cluster, "eventsources", space.namespace());
        assertThat(table.cell("ticker", "Leader")).isEqualTo(first.leader().name());
        assertThat(table.cell("ticker", "Ready")).isEqualTo("True");

        node.kill(space.namespace(), first.leader().name());

        await().atMost(LIMIT).untilAsserted(() -> {
            var now = status("ticker").leader();
            assertThat(now).isNotNull();
            assertThat(now.name()).isNotEqualTo(first.leader().name());
            assertThat(now.epoch()).isGreaterThan(first.leader().epoch());
        });
        var second = status("ticker").leader();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(notes("LeaderChanged"))
                .contains("the leader changed from pod %s to pod %s, epoch %d"
                        .formatted(first.leader().name(), second.name(), second.epoch())));
        awaitReady("ticker", "True", "EventsConnected", "");
        assertThat(Table.of(cluster, "eventsources", space.namespace()).cell("ticker", "Leader"))
                .isEqualTo(second.name());
        assertThat(notes("PodsReady"))
                .as("pods that start are asked before they are believed")
                .isEmpty();
    }

    @Test
    void anAnnotationHandsTheLeadOverOnceForEachOfItsValuesAndWithinTheDisruptionBudget() {
        space.calendar("ticker", 2);
        awaitReady("ticker", "True", "EventsConnected", "");
        await().atMost(LIMIT).until(() -> status("ticker").leader() != null);
        var first = status("ticker").leader();

        space.editMetadata(space.source("ticker"), "{\"annotations\": {\"tandem.io/handover\": \"1\"}}");

        // nobody tells the API server here how many pods may go, so it lets none go
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(status("ticker").handover()).isNotNull();
            assertThat(status("ticker").handover().state()).isEqualTo("Pending");
            assertThat(status("ticker").handover().message()).contains("disruption budget");
        });
        assertThat(status("ticker").leader().name()).isEqualTo(first.name());
        space.allowDisruption("ticker-eventsource");

        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(status("ticker").handover().state()).isEqualTo("Done");
            assertThat(status("ticker").leader().name()).isNotEqualTo(first.name());
        });
        var second = status("ticker").leader();
        assertThat(status("ticker").handover().message())
                .isEqualTo("handed over from pod %s to pod %s".formatted(first.name(), second.name()));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(notes("Handover"))
                .contains("handed over from pod %s to pod %s".formatted(first.name(), second.name())));
        awaitReady("ticker", "True", "EventsConnected", "");

        space.allowDisruption("ticker-eventsource");
        space.editMetadata(space.source("ticker"), "{\"labels\": {\"looked-at\": \"again\"}}");
        await().during(Duration.ofSeconds(4)).atMost(LIMIT).untilAsserted(() -> assertThat(
                        status("ticker").leader().name())
                .isEqualTo(second.name()));
    }

    @Test
    void whatKeepsAnEventFromItsSourceIsToldAndSoIsItsRecovery() {
        var source = NatsServer.start();
        source.kill();
        try {
            space.apply("""
                    apiVersion: argoproj.io/v1alpha1
                    kind: EventSource
                    metadata: {name: broken, namespace: %%s}
                    spec:
                      template: {container: {env: [{name: AWS_SESSION_TOKEN, valueFrom: {secretKeyRef: {name: absent, key: text}}}]}}
                      nats: {news: {url: "%s", subject: news}}
                    """.formatted(source.url()));

            awaitReady("broken", "False", "ConfigMissing", "absent");
            await().atMost(LIMIT)
                    .until(() -> notes("ConfigMissing").stream().anyMatch(note -> note.contains("absent")));
            cluster.client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("absent")
                            .withNamespace(space.namespace())
                            .endMetadata()
                            .addToStringData("text", "hello")
                            .build())
                    .create();

            awaitReady("broken", "False", "EventsFailing", "event news (nats) is failed: ");
            assertThat(status("broken").events()).singleElement().satisfies(event -> {
                assertThat(event.state()).isEqualTo("failed");
                assertThat(event.message()).isNotEmpty();
                assertThat(event.since()).satisfies(Instant::parse);
            });
            var version = space.source("broken").getMetadata().getResourceVersion();
            var since = status("broken").events().get(0).since();
            await().during(Duration.ofSeconds(4)).atMost(LIMIT).untilAsserted(() -> {
                assertThat(status("broken").events().get(0).since())
                        .as("it fails again and again since the same time")
                        .isEqualTo(since);
                assertThat(space.source("broken").getMetadata().getResourceVersion())
                        .as("no write without a change")
                        .isEqualTo(version);
            });
            assertThat(notes("EventsFailing")).hasSize(1);

            source.restart();

            awaitReady("broken", "True", "EventsConnected", "");
            assertThat(status("broken").events().get(0).message()).isNull();
            await().atMost(LIMIT).until(() -> !notes("EventsConnected").isEmpty());
        } finally {
            source.close();
        }
    }

    @Test
    void aMissingRightToTheLeaseIsToldAndItsGrantEndsIt() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata:
                  name: ticker
                  namespace: %s
                  annotations: {events.argoproj.io/leader-election: k8s}
                spec: {replicas: 2, template: {serviceAccountName: default}, calendar: {tick: {interval: 1s}}}
                """);
        space.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default, namespace: %s}
                """);

        awaitReady("ticker", "False", "LeaseForbidden", "grant get, create, update");
        await().atMost(LIMIT).until(() -> !notes("LeaseForbidden").isEmpty());
        assertThat(status("ticker").leader()).isNull();

        space.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: argo-events-leaderelection-role, namespace: %s}
                rules:
                - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update]}
                - {apiGroups: [""], resources: [configmaps], verbs: [get, create, update]}
                """);
        space.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: default-elects, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: argo-events-leaderelection-role}
                subjects: [{kind: ServiceAccount, name: default}]
                """);

        awaitReady("ticker", "True", "EventsConnected", "");
        assertThat(status("ticker").leader()).isNotNull();
    }

    @Test
    void theHooksOfAnEventSourceThatIsDeletedGoFirst() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var hooks = new CopyOnWriteArrayList<String>();
        var github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        github.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            github(exchange, hooks);
        });
        github.start();
        try {
            space.apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: github, namespace: %s}
                    stringData: {token: t}
                    """);
            space.apply("""
                    apiVersion: argoproj.io/v1alpha1
                    kind: EventSource
                    metadata: {name: push, namespace: %%s}
                    spec:
                      replicas: 2
                      github:
                        pushes:
                          webhook: {port: "12000", endpoint: /push, url: "https://hooks.example.com"}
                          organizations: [example]
                          events: [push]
                          apiToken: {name: github, key: token}
                          githubBaseURL: "http://127.0.0.1:%1$d"
                          githubUploadURL: "http://127.0.0.1:%1$d"
                          deleteHookOnFinish: true
                    """.formatted(github.getAddress().getPort()));
            awaitReady("push", "True", "EventsConnected", "");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(hooks).as(asked::toString).hasSize(1));
            cluster.client().secrets().inNamespace(space.namespace()).delete(); // as who deletes a whole folder does

            cluster.client().resource(space.source("push")).delete();

            await().atMost(LIMIT).until(() -> space.source("push") == null);
            assertThat(hooks).as(asked::toString).isEmpty();
            assertThat(notes("HooksLeft")).isEmpty();
        } finally {
            github.stop(0);
        }
    }

    /** Of GitHub's API as much as one hook of an organization needs; not GitHub. */
    private static void github(HttpExchange exchange, List<String> hooks) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var status =
                switch (exchange.getRequestMethod()) {
                    case "POST" -> {
                        hooks.add(body.replaceFirst("\\{", "{\"id\":1,"));
                        yield 201;
                    }
                    case "DELETE" -> {
                        hooks.clear();
                        yield 204;
                    }
                    default -> 200;
                };
        var answer = (status == 201 ? hooks.getFirst() : hooks.toString()).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : answer.length);
        if (status != 204) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private void awaitReady(String name, String status, String reason, String part) {
        await().atMost(LIMIT).untilAsserted(() -> {
            var found = space.condition(name, "Ready");
            assertThat(found).as(logs()).isNotNull();
            assertThat(found.status() + " " + found.reason())
                    .as("%s%n%s", found, logs())
                    .isEqualTo(status + " " + reason);
            assertThat(found.message()).contains(part);
        });
    }

    private EventSourceStatus status(String name) {
        return space.source(name).getStatus();
    }

    private Set<String> notes(String reason) {
        return space.list(Event.class).stream()
                .filter(event -> reason.equals(event.getReason()))
                .peek(event -> assertThat(event.getRegarding().getKind()).isEqualTo("EventSource"))
                .map(Event::getNote)
                .collect(Collectors.toSet());
    }

    /** The pods' last words, for a failure to be understood. */
    private String logs() {
        try (var files = Files.list(node.logs())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .map(StatusIT::lastLines)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String lastLines(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return log.getFileName() + "\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
