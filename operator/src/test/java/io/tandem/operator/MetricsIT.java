package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the operator's metrics say, and that every documented one is there. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class MetricsIT {
    private static final Pattern NAME = Pattern.compile("`((?:tandem_operator|reconciliations|custom_resources)\\w*)`");
    /** Not there before something failed. */
    private static final String FAILURES = "reconciliations_failure_total";

    ControlPlane cluster;

    @Inject
    KubernetesClient client;

    @Inject
    EventSourceReconciler reconciler;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void countEventSourcesByWhatKeepsThemFromBeingReady() {
        var space = Space.create(cluster.client());
        var zero = sum("tandem_operator_eventsources", "reason=\"ScaledToZero\"");
        var missing = sum("tandem_operator_eventsources", "reason=\"NotDeployed\"");
        var looks = sum("reconciliations_success_total", "eventsource-controller");

        space.calendar("ticker", 0);
        space.eventually(() -> assertThat(sum("tandem_operator_eventsources", "ready=\"false\",reason=\"NotDeployed\""))
                .isEqualTo(missing + 1));

        space.jetStreamBus("nats://one:4222");
        space.awaitDeployment("ticker");
        space.markComplete("ticker");
        space.eventually(() -> {
            assertThat(sum("tandem_operator_eventsources", "reason=\"NotDeployed\""))
                    .isEqualTo(missing);
            assertThat(sum("tandem_operator_eventsources", "reason=\"ScaledToZero\""))
                    .isEqualTo(zero + 1);
        });
        assertThat(sum("reconciliations_success_total", "eventsource-controller"))
                .isGreaterThan(looks);

        cluster.client().resource(space.source("ticker")).delete();
        space.eventually(() -> assertThat(sum("tandem_operator_eventsources", "reason=\"ScaledToZero\""))
                .isEqualTo(zero));
    }

    @Test
    void countSensorsByWhatKeepsThemFromBeingReady() {
        var space = Space.create(cluster.client());
        var sensors = new Sensors(space);
        var missing = sum("tandem_operator_sensors", "ready=\"false\",reason=\"NotDeployed\"");
        var ready = sum("tandem_operator_sensors", "ready=\"true\",reason=\"PodsReady\"");

        sensors.log("logger", "", "");
        space.eventually(() -> assertThat(sum("tandem_operator_sensors", "ready=\"false\",reason=\"NotDeployed\""))
                .isEqualTo(missing + 1));

        space.jetStreamBus("nats://one:4222");
        sensors.await("logger", "Deployed", "True", "Applied");
        sensors.markComplete("logger");
        space.eventually(() -> {
            assertThat(sum("tandem_operator_sensors", "reason=\"NotDeployed\"")).isEqualTo(missing);
            assertThat(sum("tandem_operator_sensors", "ready=\"true\",reason=\"PodsReady\""))
                    .isEqualTo(ready + 1);
        });

        cluster.client().resource(sensors.sensor("logger")).delete();
        space.eventually(() -> assertThat(sum("tandem_operator_sensors", "ready=\"true\",reason=\"PodsReady\""))
                .isEqualTo(ready));
    }

    /** It was counted, and its place among the restarts held, for as long as the operator ran. */
    @Test
    void anEventSourceThatIsDeletedWhileItIsLookedAtIsCountedNoMore() {
        var failed = sum("tandem_operator_eventsources", "reason=\"ReconcileFailed\"");
        var gone = new EventSource();
        gone.setMetadata(new ObjectMetaBuilder()
                .withName("gone")
                .withNamespace(Space.create(cluster.client()).namespace())
                .withUid("gone")
                .withGeneration(1L)
                .build());

        reconciler.updateErrorStatus(gone, context(false), new IllegalStateException("ends after the deletion"));
        assertThat(sum("tandem_operator_eventsources", "reason=\"ReconcileFailed\""))
                .isEqualTo(failed + 1);

        reconciler.reconcile(gone, context(true));
        assertThat(sum("tandem_operator_eventsources", "reason=\"ReconcileFailed\""))
                .isEqualTo(failed);
    }

    @SuppressWarnings("unchecked")
    private Context<EventSource> context(boolean deleted) {
        return (Context<EventSource>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isPrimaryResourceDeleted" -> deleted;
                    case "getRetryInfo" -> Optional.empty();
                    case "getClient" -> client;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A bus that failed was in no metric, and only its status told of it. */
    @Test
    void countEventBusesAndAnEventTellsOfOneThatFails() {
        var space = Space.create(cluster.client());
        var invalid = sum("tandem_operator_eventbuses", "ready=\"false\",reason=\"InvalidEventBus\"");

        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {jetstreamExotic: {url: " "}}
                """);
        space.eventually(() -> {
            assertThat(sum("tandem_operator_eventbuses", "ready=\"false\",reason=\"InvalidEventBus\""))
                    .isEqualTo(invalid + 1);
            assertThat(cluster.client()
                            .events()
                            .v1()
                            .events()
                            .inNamespace(space.namespace())
                            .list()
                            .getItems())
                    .anySatisfy(event -> {
                        assertThat(event.getReason()).isEqualTo("InvalidEventBus");
                        assertThat(event.getType()).isEqualTo("Warning");
                        assertThat(event.getRegarding().getKind()).isEqualTo("EventBus");
                    });
        });

        cluster.client()
                .resources(EventBus.class)
                .inNamespace(space.namespace())
                .withName("default")
                .delete();
        space.eventually(() -> assertThat(sum("tandem_operator_eventbuses", "reason=\"InvalidEventBus\""))
                .isEqualTo(invalid));
    }

    @Test
    void theApiServerIsToldWhoAsks() {
        assertThat(client.getConfiguration().getUserAgent()).startsWith("tandem-operator/");
    }

    @Test
    void documentedMetricsAreThere() throws Exception {
        var space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.awaitDeployment("ticker");
        var sensors = new Sensors(space);
        sensors.log("logger", "", "");
        sensors.await("logger", "Deployed", "True", "Applied");
        var documented = NAME.matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals(FAILURES))
                .distinct()
                .toList();

        assertThat(documented).hasSizeGreaterThan(5);
        assertThat(documented)
                .allSatisfy(
                        name -> assertThat(lines()).as(name).anyMatch(line -> line.matches(name + "(_count)?[{ ].*")));
    }

    private double sum(String name, String labels) {
        return lines().stream()
                .filter(line -> line.startsWith(name + "{") && line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private List<String> lines() {
        return RestAssured.get(metrics).asString().lines().toList();
    }
}
