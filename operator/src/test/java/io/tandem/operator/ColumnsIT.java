package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.cluster.Table;
import io.tandem.operator.install.Kubectl;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code kubectl get} shows of statuses that the operator wrote. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ColumnsIT {
    private static final int TERMINAL = 80;

    ControlPlane cluster;

    @Test
    void columnsTellWhatPeopleAskFirstAndFitIntoATerminalWhereAllIsWell() throws Exception {
        var space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 2);
        space.awaitDeployment("ticker");
        space.markComplete("ticker");
        space.awaitCondition("ticker", "Ready", "True", "PodsReady");
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: orders, namespace: %s}
                spec: {eventBusName: absent, calendar: {tick: {interval: 10s}}}
                """);
        space.awaitCondition("orders", "Ready", "False", "NotDeployed");

        var sources = Table.of(cluster, "eventsources", space.namespace());
        assertThat(sources.columns())
                .containsExactly(
                        "Name", "Ready", "Reason", "Rollout", "Age", "Types", "Replicas", "Leader", "Bus", "Message");
        assertThat(sources.cell("ticker", "Ready")).isEqualTo("True");
        assertThat(sources.cell("ticker", "Reason")).isEqualTo("PodsReady");
        assertThat(sources.cell("ticker", "Rollout")).isEqualTo("UpToDate");
        assertThat(sources.cell("ticker", "Types")).isEqualTo("calendar");
        assertThat(sources.cell("ticker", "Bus")).isEqualTo("default");
        assertThat(sources.cell("orders", "Message")).contains("see the condition Deployed");
        var buses = Table.of(cluster, "eventbus", space.namespace());
        assertThat(buses.columns())
                .containsExactly("Name", "Ready", "Reason", "Deployed", "Type", "Age", "URL", "Message");
        assertThat(buses.cell("default", "Deployed")).isEqualTo("Resolved");
        assertThat(buses.cell("default", "Ready")).isEqualTo("True");
        assertThat(buses.cell("default", "Reason")).isEqualTo("Resolved");
        assertThat(buses.cell("default", "Type")).isEqualTo("JetStream");
        assertThat(buses.cell("default", "URL")).isEqualTo("nats://one:4222");

        var sensors = new Sensors(space);
        sensors.log("logger", "", "replicas: 2");
        sensors.await("logger", "Deployed", "True", "Applied");
        sensors.markComplete("logger");
        sensors.await("logger", "Ready", "True", "PodsReady");
        var table = Table.of(cluster, "sensors", space.namespace());
        assertThat(table.columns())
                .containsExactly(
                        "Name",
                        "Ready",
                        "Reason",
                        "Rollout",
                        "Age",
                        "Dependencies",
                        "Triggers",
                        "Replicas",
                        "Bus",
                        "Message");
        assertThat(List.of("Ready", "Reason", "Dependencies", "Triggers", "Replicas", "Bus", "Rollout"))
                .extracting(column -> table.cell("logger", column))
                .containsExactly("True", "PodsReady", "1", "1", "2", "default", "UpToDate");
        assertThat(table.cell("logger", "Message")).contains("Kubernetes calls the pods ready");

        waitsForReady(space.namespace(), "es/ticker", "eventbus/default", "sensor/logger");

        var all = Stream.of(
                        sources.text("eventsource.argoproj.io/", false),
                        buses.text("eventbus.argoproj.io/", false),
                        table.text("sensor.argoproj.io/", false))
                .flatMap(String::lines);
        assertThat(all).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(TERMINAL));
        assertThat(List.of(sources, table))
                .extracting(kind ->
                        kind.text("", false).lines().findFirst().orElseThrow().split(" +"))
                .containsOnly(new String[] {"NAME", "READY", "REASON", "ROLLOUT", "AGE"});
    }

    private void waitsForReady(String namespace, String... objects) {
        var kubectl = new Kubectl(Path.of(cluster.kubeconfig()));
        for (var one : objects) {
            var waited = kubectl.run("-n", namespace, "wait", "--for=condition=Ready", one, "--timeout=30s");
            assertThat(waited.code()).as(waited.output()).isZero();
        }
    }
}
