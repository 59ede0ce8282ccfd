package io.tandem.operator.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tandem.api.EventSource;
import io.tandem.operator.cluster.StubApiServer;
import io.tandem.operator.status.Notice;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesEventsTest {
    private static final Notice FAILED = new Notice(true, "ReconcileFailed", "Observe", "the operator failed");

    private static final String CONFLICT = """
            {"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "AlreadyExists", "code": 409}""";

    private static final String EVENT = """
            {"apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": "e", "namespace": "shop"}}""";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Set<String> fields = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private StubApiServer server;
    private KubernetesEvents events;

    @BeforeEach
    void start() throws Exception {
        server = new StubApiServer(this::answer);
        events = new KubernetesEvents(server.client(), now::get, "operator");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** Each try to write it counted the Event up, twice a minute and for as long as it lasted. */
    @Test
    void whatIsToldOfAStatusThatCannotBeWrittenIsToldOnce() {
        write("7");
        await().untilAsserted(() -> assertThat(asked).containsExactly("POST ReconcileFailed"));
        write("7");
        write("7");

        write("8");
        await().untilAsserted(() ->
                assertThat(asked).containsExactly("POST ReconcileFailed", "POST ReconcileFailed", "PATCH 2"));
        assertThat(fields).containsOnly("apiVersion", "kind", "metadata", "series");
    }

    private void write(String version) {
        now.updateAndGet(before -> before.plus(Duration.ofSeconds(30)));
        var source = new EventSource();
        source.setMetadata(new ObjectMetaBuilder()
                .withName("ticker")
                .withNamespace("shop")
                .withUid("uid")
                .withResourceVersion(version)
                .build());
        events.write(source, List.of(FAILED));
    }

    private void answer(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.GET)) {
            asked.add("GET"); // the operator has no right to it
            request.response().setStatusCode(403).end();
            return;
        }
        request.body().onSuccess(body -> {
            var event = new JsonObject(body);
            if (request.method().equals(HttpMethod.PATCH)) {
                asked.add("PATCH " + event.getJsonObject("series").getInteger("count"));
                fields.addAll(event.fieldNames());
                request.response().putHeader("Content-Type", "application/json").end(EVENT);
                return;
            }
            asked.add("POST " + event.getString("reason"));
            var fresh = present.add(event.getJsonObject("metadata").getString("name"));
            request.response()
                    .setStatusCode(fresh ? 201 : 409)
                    .putHeader("Content-Type", "application/json")
                    .end(fresh ? EVENT : CONFLICT);
        });
    }
}
