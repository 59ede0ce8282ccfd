package io.tandem.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.tandem.api.Sensor;
import io.tandem.operator.cluster.StubApiServer;
import io.tandem.operator.plan.Owner;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand pods that do not start have a hundred megabytes of variables, and were read with every look. */
class SensorPodsTest {
    private static final String POD = """
            {"metadata": {"name": "%s", "namespace": "shop", "labels": {"pod-template-hash": "h"},
             "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "s-h", "uid": "u", "controller": true}]},
             "spec": {"containers": [{"name": "main", "env": [{"name": "SENSOR_OBJECT", "value": "long"}]}]},
             "status": {"phase": "Pending"}}""";

    private final List<MultiMap> asked = new CopyOnWriteArrayList<>();
    private StubApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StubApiServer(this::answer);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aFewAreAskedForAtATimeAndNotAllOfThemAndLittleOfEachIsKept() {
        var pods = SensorPods.of(owner(), deployment(), server.client());

        assertThat(pods).extracting(PodView::name).containsExactly("pod-0", "pod-1", "pod-2", "pod-3", "pod-4");
        assertThat(pods).allSatisfy(view -> assertThat(view.pod().getSpec().getContainers())
                .isEmpty());
        assertThat(asked).hasSize(5).allSatisfy(query -> {
            assertThat(query.get("limit")).isEqualTo("20");
            assertThat(query.get("labelSelector")).contains("sensor-name=s");
        });
        assertThat(asked.stream().map(query -> Objects.requireNonNullElse(query.get("continue"), "")))
                .containsExactly("", "1", "2", "3", "4");
    }

    /** There is always more. */
    private void answer(HttpServerRequest request) {
        asked.add(request.params());
        var page = Integer.parseInt(Objects.requireNonNullElse(request.getParam("continue"), "0"));
        request.response().putHeader("Content-Type", "application/json").end("""
                        {"apiVersion": "v1", "kind": "PodList", "metadata": {"continue": "%d"}, "items": [%s]}""".formatted(
                        page + 1, POD.formatted("pod-" + page)));
    }

    private static Owner owner() {
        var sensor = new Sensor();
        sensor.setMetadata(new ObjectMetaBuilder()
                .withName("s")
                .withNamespace("shop")
                .withUid("uid")
                .build());
        return Owner.of(sensor);
    }

    private static io.fabric8.kubernetes.api.model.apps.Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("s")
                .withNamespace("shop")
                .endMetadata()
                .build();
    }
}
