package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.Sensor;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Restart;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose pods are replaced first. */
class RestartsTest {
    private static final Deployment FORMER = deployment("1", 0);
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

    private Restart ask(String namespace, String name) {
        return restarts.ask(sensor(namespace, name), Optional.of(FORMER), PLAN);
    }

    private static Observed seen(Deployment deployment) {
        return new Observed(Optional.of(deployment), List.of(), Optional.empty(), List.of(), false, false);
    }

    private static Sensor sensor(String namespace, String name) {
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: %s, generation: 1}
                status: {observedGeneration: 1, servedGeneration: 1, conditions: [{type: Ready, status: "True"}]}
                """.formatted(name, namespace), Sensor.class);
    }

    private static Deployment deployment(String hash, int available) {
        return Serialization.unmarshal("""
                metadata: {name: d, generation: 1, annotations: {resource-spec-hash: "%s"}}
                spec: {replicas: 1, minReadySeconds: 10, template: {}}
                status: {observedGeneration: 1, replicas: %d, updatedReplicas: 1, readyReplicas: 1, availableReplicas: %d}
                """.formatted(hash, 2 - available, available), Deployment.class);
    }
}
