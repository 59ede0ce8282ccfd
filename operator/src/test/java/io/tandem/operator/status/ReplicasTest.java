package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which pods count as ready. */
class ReplicasTest {
    /** A Sensor has no probe, so its pod is ready as soon as the process runs, and one that cannot work ends a moment later. */
    @Test
    void aPodThatHasJustStartedIsNoProofWhereTheDeploymentWaits() {
        var started = deployment("minReadySeconds: 10", 0);

        assertThat(Replicas.of(started).upToDate()).isFalse();
        assertThat(seen(started).incomplete()).as("its place is not given back").isTrue();
        assertThat(seen(deployment("minReadySeconds: 10", 1)).incomplete()).isFalse();
        assertThat(Replicas.of(deployment("minReadySeconds: 10", 1)).upToDate()).isTrue();
    }

    @Test
    void whereItDoesNotWaitBeingReadyIsEnough() {
        assertThat(seen(deployment("replicas: 1", 0)).incomplete()).isFalse();
    }

    private static Observed seen(Deployment deployment) {
        return new Observed(Optional.of(deployment), List.of(), Optional.empty(), List.of(), false, false);
    }

    private static Deployment deployment(String spec, int available) {
        return Serialization.unmarshal("""
                metadata: {name: d, generation: 4}
                spec: {%s}
                status: {observedGeneration: 4, replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: %d}
                """.formatted(spec, available), Deployment.class);
    }
}
