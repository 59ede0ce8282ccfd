package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final BusConfig JET_STREAM =
            new BusConfig(null, new BusConfig.JetStream("nats://one:4222", null, null, null, null), null, null);
    private static final BusConfig OTHER_JET_STREAM =
            new BusConfig(null, new BusConfig.JetStream("nats://two:4222", null, null, null, null), null, null);
    private static final BusConfig KAFKA =
            new BusConfig(null, null, new BusConfig.Kafka("kafka:9092", "t", null, null, null, null, null, null), null);
    private static final String PASSIVE = "calendar: {tick: {interval: 10s}}";
    private static final String ACTIVE = "webhook: {hook: {port: '12000', endpoint: /}}";

    private static final String HOOKS =
            "github: {push: {webhook: {port: '12000', endpoint: /, url: 'https://x'}, organizations: [o], events: [push], apiToken: {name: n, key: k}}}";

    @Test
    void aSinglePodNeverOverlapsWithItsSuccessor() {
        assertThat(strategy(1, PASSIVE, JET_STREAM, null)).isEqualTo("Recreate");
        assertThat(strategy(0, PASSIVE, JET_STREAM, null)).isEqualTo("Recreate");
        assertThat(strategy(1, PASSIVE + "\n  " + ACTIVE, JET_STREAM, null)).isEqualTo("Recreate");
    }

    @Test
    void podsThatElectOrShareMayOverlap() {
        assertThat(strategy(2, PASSIVE, JET_STREAM, null)).isEqualTo("RollingUpdate");
        assertThat(strategy(1, ACTIVE, JET_STREAM, null)).isEqualTo("RollingUpdate");
        assertThat(strategy(2, PASSIVE, JET_STREAM, running(2, JET_STREAM))).isEqualTo("RollingUpdate");
    }

    @Test
    void aReceiverThatKeepsHooksIsNotTakenAwayWhileItIsReplaced() {
        assertThat(strategy(1, HOOKS, JET_STREAM, null)).isEqualTo("RollingUpdate");
        assertThat(strategy(2, HOOKS, KAFKA, running(2, JET_STREAM))).isEqualTo("RollingUpdate");
        assertThat(strategy(1, HOOKS + "\n  " + PASSIVE, JET_STREAM, null)).isEqualTo("Recreate");
    }

    @Test
    void podsUnderDifferentLocksNeverOverlap() {
        assertThat(strategy(2, PASSIVE, KAFKA, running(2, JET_STREAM))).isEqualTo("Recreate");
        assertThat(strategy(2, PASSIVE, OTHER_JET_STREAM, running(2, JET_STREAM)))
                .isEqualTo("Recreate");
        assertThat(strategy(2, PASSIVE, JET_STREAM, running(1, JET_STREAM))).isEqualTo("Recreate");
    }

    @Test
    void podsOfAnotherControllerCountAsUnderAnotherLock() {
        var foreign = running(2, JET_STREAM);
        foreign.getSpec().getTemplate().getMetadata().setAnnotations(null);

        assertThat(strategy(2, PASSIVE, JET_STREAM, foreign)).isEqualTo("Recreate");
    }

    @Test
    void theChangeOfLockIsCompleteBeforePodsMayOverlapAgain() {
        var changing = planned(2, PASSIVE, KAFKA, running(2, JET_STREAM));
        changing.setMetadata(
                new ObjectMetaBuilder(changing.getMetadata()).withGeneration(2L).build());

        assertThat(strategy(2, PASSIVE, KAFKA, changing)).isEqualTo("Recreate");
        assertThat(strategy(2, PASSIVE, KAFKA, complete(changing, 1))).isEqualTo("Recreate");
        assertThat(strategy(2, PASSIVE, KAFKA, complete(changing, 2))).isEqualTo("RollingUpdate");
    }

    private static Deployment running(int replicas, BusConfig bus) {
        return planned(replicas, PASSIVE, bus, null);
    }

    private static Deployment complete(Deployment deployment, int ready) {
        return new DeploymentBuilder(deployment)
                .withStatus(new DeploymentStatusBuilder()
                        .withObservedGeneration(2L)
                        .withReplicas(2)
                        .withUpdatedReplicas(2)
                        .withAvailableReplicas(ready)
                        .build())
                .build();
    }

    private static String strategy(int replicas, String events, BusConfig bus, Deployment current) {
        return planned(replicas, events, bus, current).getSpec().getStrategy().getType();
    }

    private static Deployment planned(int replicas, String events, BusConfig bus, Deployment current) {
        var source = Serialization.unmarshal("""
            metadata: {name: s, namespace: n, uid: u}
            spec:
              replicas: %d
              %s
            """.formatted(replicas, events), EventSource.class);
        var settings = new PodSettings("image:1", Optional.empty(), DefaultResources.NONE, Exceptions.NONE);
        return Planner.plan(source, Review.of(source), bus, settings, Optional.ofNullable(current))
                .deployment();
    }
}
