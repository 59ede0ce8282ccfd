package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.Sensor;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Restart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose pods are replaced first. */
class RestartsTest {
    private static final Deployment FORMER = deployment("1", 1);
    private static final String READY = "status: \"True\"";
    private static final Plan PLAN =
            new Plan(deployment("2", 0), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private Instant now = Instant.parse("2026-01-01T01:00:00Z");
    private final Restarts restarts = new Restarts(4, () -> now);

    @Test
    void stuckSensorsOfOneNamespaceDoNotHoldUpThoseOfAnother() {
        for (var name : List.of("a", "b")) {
            assertThat(ask("stuck", name)).isEqualTo(Restart.FREE);
            restarts.seen(sensor("stuck", name), seen(deployment("2", 0)));
        }

        assertThat(ask("stuck", "c")).as("so it is in each rollout").isEqualTo(Restart.waiting(""));
        now = now.plusSeconds(61);
        assertThat(ask("stuck", "c")).isEqualTo(Restart.waiting("a, b"));
        assertThat(ask("shop", "x")).isEqualTo(Restart.FREE);
        assertThat(ask("shop", "y")).isEqualTo(Restart.FREE);
        assertThat(ask("shop", "z"))
                .as("of other namespaces the number is told")
                .isEqualTo(Restart.waiting("2 in other namespaces"));

        restarts.seen(sensor("shop", "x"), seen(deployment("2", 1)));
        assertThat(ask("shop", "z")).isEqualTo(Restart.FREE);
        restarts.forget(new ResourceID("a", "stuck"));
        assertThat(ask("stuck", "c")).isEqualTo(Restart.FREE);
    }

    /** One answer of the API server that it was too busy, and all of them were replaced at once. */
    @Test
    void aSensorThatCouldNotBeLookedAtOnceWaitsAsBefore() {
        occupyAll();
        var failed = "status: Unknown, reason: ReconcileFailed";

        assertThat(restarts.ask(sensor("shop", "x", failed), Optional.of(FORMER), PLAN))
                .isEqualTo(Restart.waiting(""));
    }

    /** Ready is False of what serves too; at an upgrade all such were replaced at once. */
    @ParameterizedTest
    @ValueSource(strings = {"EventsFailing", "EventsBlocked", "EventsConnecting", "NoLeader", "LeaseForbidden"})
    void whatServesThoughNotAllIsWellWaits(String reason) {
        occupyAll();
        var failing = sensor("shop", "x", "status: \"False\", reason: " + reason);

        assertThat(restarts.ask(failing, Optional.of(FORMER), PLAN)).isEqualTo(Restart.waiting(""));
        assertThat(restarts.ask(failing, Optional.of(deployment("1", 0)), PLAN))
                .as("no pod serves")
                .isEqualTo(Restart.FREE);
    }

    @Test
    void podsThatLostTheirBusDoNotWait() {
        occupyAll();
        var lost = sensor("shop", "x", "status: \"False\", reason: BusDisconnected");

        assertThat(restarts.ask(lost, Optional.of(FORMER), PLAN)).isEqualTo(Restart.FREE);
    }

    /** An autoscaler had raised the number, the new pod found no node, and its Deployment was not counted yet at the first look. */
    @Test
    void aDeploymentThatIsScaledHasNoPlace() {
        for (var name : List.of("a", "b")) {
            restarts.seen(sensor("stuck", name), seen(scaled(1, 1)));
            restarts.seen(sensor("stuck", name), seen(scaled(2, 2)));
        }

        assertThat(ask("stuck", "c")).isEqualTo(Restart.FREE);
    }

    /** Nothing happens to its pods, and it is looked at every half a minute. */
    @Test
    void whoseNewDeploymentIsRefusedHasNoPlace() {
        occupyAll();
        restarts.refused(new ResourceID("a", "stuck"), Optional.of(FORMER));

        assertThat(ask("other", "x")).isEqualTo(Restart.FREE);
    }

    /** Its age began anew with each look, so nobody was ever told whom the others wait for. */
    @Test
    void whosePodsAreBeingReplacedAlreadyKeepsItsPlaceAndItsAgeThoughAnotherDeploymentIsRefused() {
        occupyAll();
        now = now.plus(Duration.ofMinutes(11));
        restarts.refused(new ResourceID("c", "shop"), Optional.of(deployment("2", 0)));
        restarts.seen(sensor("shop", "c"), seen(deployment("2", 0)));

        assertThat(ask("shop", "x")).isEqualTo(Restart.waitingForFailed("c, d, 2 in other namespaces"));
    }

    /** Five of a namespace could not start; the bus moved, and the others waited on the former one with all conditions True. */
    @Test
    void sensorsWhoseBusHasMovedDoNotWaitForEver() {
        occupyAll();
        var moved = plan(onBus("2", "nats://two:4222", "auth"));
        var renewed = plan(onBus("2", "nats://one:4222", "auth-2"));
        var present = Optional.of(onBus("1", "nats://one:4222", "auth"));

        assertThat(restarts.ask(sensor("shop", "x"), present, moved))
                .isEqualTo(Restart.waiting("").onFormerBus())
                .satisfies(told -> assertThat(told.more()).contains("the pods still use the former bus"));
        now = now.plus(Duration.ofMinutes(11));
        assertThat(restarts.ask(sensor("shop", "x"), present, renewed))
                .isEqualTo(
                        Restart.waitingForFailed("c, d, 2 in other namespaces").onFormerBus())
                .satisfies(told -> assertThat(told.more())
                        .isEqualTo("; the pods still use the former bus; not ready after ten minutes: c, d, 2 in other"
                                + " namespaces"));
        now = now.plus(Duration.ofMinutes(19));
        assertThat(restarts.ask(sensor("shop", "x"), present, renewed)).isEqualTo(Restart.FREE);
        assertThat(ask("other", "y"))
                .as("a version whose pods do not start stops")
                .isEqualTo(Restart.waitingForFailed("4 in other namespaces"));
    }

    private void occupyAll() {
        for (var name : List.of("a", "b")) {
            assertThat(ask("stuck", name)).isEqualTo(Restart.FREE);
        }
        for (var name : List.of("c", "d")) {
            assertThat(ask("shop", name)).isEqualTo(Restart.FREE);
        }
    }

    private Restart ask(String namespace, String name) {
        return restarts.ask(sensor(namespace, name), Optional.of(FORMER), PLAN);
    }

    private static Plan plan(Deployment deployment) {
        return new Plan(deployment, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static Deployment onBus(String hash, String url, String secret) {
        var bus = """
                {"jetstream": {"url": "%s", "accessSecret": {"name": "%s", "key": "client-auth"}}}""".formatted(url, secret);
        var deployment = deployment(hash, 1);
        deployment
                .getSpec()
                .setTemplate(Serialization.unmarshal(
                        """
                        spec: {containers: [{name: main, env: [{name: EVENTBUS_CONFIG, value: %s}]}]}
                        """.formatted(Base64.getEncoder().encodeToString(bus.getBytes(StandardCharsets.UTF_8))),
                        PodTemplateSpec.class));
        return deployment;
    }

    private static Deployment scaled(int observed, int pods) {
        return Serialization.unmarshal("""
                metadata: {name: d, generation: 2}
                spec: {replicas: 2, template: {}}
                status: {observedGeneration: %d, replicas: %d, updatedReplicas: %d, readyReplicas: 1, availableReplicas: 1}
                """.formatted(observed, pods, pods), Deployment.class);
    }

    private static Observed seen(Deployment deployment) {
        return new Observed(Optional.of(deployment), List.of(), Optional.empty(), List.of(), false, false);
    }

    private static Sensor sensor(String namespace, String name) {
        return sensor(namespace, name, READY);
    }

    private static Sensor sensor(String namespace, String name, String ready) {
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: %s, generation: 1}
                status: {observedGeneration: 1, servedGeneration: 1, conditions: [{type: Ready, %s}]}
                """.formatted(name, namespace, ready), Sensor.class);
    }

    private static Deployment deployment(String hash, int available) {
        return Serialization.unmarshal("""
                metadata: {name: d, generation: 1, annotations: {resource-spec-hash: "%s"}}
                spec: {replicas: 1, minReadySeconds: 10, template: {}}
                status: {observedGeneration: 1, replicas: %d, updatedReplicas: 1, readyReplicas: 1, availableReplicas: %d}
                """.formatted(hash, 2 - available, available), Deployment.class);
    }
}
