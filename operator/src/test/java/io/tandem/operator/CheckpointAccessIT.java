package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.CheckpointMap;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pods may do that keep their checkpoints in a ConfigMap, and what becomes of it. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class CheckpointAccessIT {
    private static final String CALENDAR = """
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: %s, namespace: %%s}
            spec: {replicas: %d, calendar: {tick: {interval: 10s}}}
            """;

    ControlPlane cluster;
    Space space;

    @BeforeEach
    void aKafkaBus() {
        space = Space.create(cluster.client());
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {kafka: {url: "kafka:9092", topic: events}}
                """);
    }

    @Test
    void theConfigMapThatTheOperatorMadeIsTheirsAndNoOther() {
        space.apply(CALENDAR.formatted("mine", 1));
        space.apply(CALENDAR.formatted("other", 2));
        space.eventually(() -> assertThat(map(cluster.client(), "mine")).isNotNull());
        space.eventually(() -> assertThat(map(cluster.client(), "other")).isNotNull());

        try (var pod = cluster.clientOf(space.namespace(), "mine-eventsource")) {
            space.eventually(() -> assertThat(
                            pod.resource(holding(map(pod, "mine"), "1")).update())
                    .isNotNull());
            var others = map(cluster.client(), "other");

            assertForbidden(() -> map(pod, "other"));
            assertForbidden(() -> pod.resource(others).update());
            assertForbidden(() -> pod.resource(map(pod, "mine")).delete());
            assertForbidden(
                    () -> pod.configMaps().inNamespace(space.namespace()).list());
            assertForbidden(() -> pod.leases().inNamespace(space.namespace()).list());
            assertForbidden(() -> pod.leases()
                    .inNamespace(space.namespace())
                    .withName("eventsource-mine")
                    .get());
            cluster.client().resource(map(cluster.client(), "mine")).delete();
            assertThat(pod.resource(new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withName("eventsource-mine")
                                    .withNamespace(space.namespace())
                                    .endMetadata()
                                    .build())
                            .create())
                    .as("one that somebody deleted is made again by the pods")
                    .isNotNull();
        }
    }

    @Test
    void itGoesWithItsEventSourceAndKeepsWhatPodsWriteUntilThen() {
        space.apply(CALENDAR.formatted("mine", 1));
        space.eventually(() -> assertThat(map(cluster.client(), "mine")).isNotNull());
        cluster.client().resource(holding(map(cluster.client(), "mine"), "41")).update();
        var role =
                cluster.client().rbac().roles().inNamespace(space.namespace()).withName("mine-eventsource");
        var before = role.get().getRules().size();

        space.apply(CALENDAR.formatted("mine", 2)); // the Role changes, and all that is kept is applied again
        space.eventually(() -> assertThat(role.get().getRules().size()).isGreaterThan(before));

        var map = map(cluster.client(), "mine");
        assertThat(map.getData()).containsEntry("tick", "41");
        assertThat(map.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(owner.getUid())
                .isEqualTo(space.source("mine").getMetadata().getUid()));
    }

    @Test
    void whereTheLockIsOnTheBusNothingIsMadeAndNothingGranted() {
        space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        space.apply(CALENDAR.formatted("ticker", 2));
        var pod = space.awaitDeployment("ticker").getSpec().getTemplate().getSpec();
        assertThat(pod.getServiceAccountName()).isNull();
        assertThat(map(cluster.client(), "ticker")).isNull();
    }

    /** For which the API server asks for the right to delete it, here as on OpenShift. */
    @Test
    void oneThatPodsMadeThemselvesGetsItsOwnerAndKeepsWhatIsInIt() {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("eventsource-mine")
                        .withNamespace(space.namespace())
                        .addToLabels(CheckpointMap.LABEL, "true")
                        .endMetadata()
                        .addToData("tick", "41")
                        .build())
                .create();
        space.apply(CALENDAR.formatted("mine", 1));

        space.awaitCondition("mine", "Deployed", "True", "Applied");
        var map = map(cluster.client(), "mine");
        assertThat(map.getData()).containsEntry("tick", "41");
        assertThat(map.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(owner.getUid())
                .isEqualTo(space.source("mine").getMetadata().getUid()));
    }

    /** With an owner reference it would be deleted with the EventSource. */
    @Test
    void aConfigMapOfSomebodyElseIsLeftAloneAndNamed() {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("eventsource-mine")
                        .withNamespace(space.namespace())
                        .endMetadata()
                        .addToData("theirs", "1")
                        .build())
                .create();
        space.apply(CALENDAR.formatted("mine", 1));

        space.awaitCondition(
                "mine", "Deployed", "False", "ApplyFailed", "ConfigMap eventsource-mine exists and is not this");
        assertThat(map(cluster.client(), "mine").getMetadata().getOwnerReferences())
                .isEmpty();
    }

    private ConfigMap map(KubernetesClient client, String source) {
        return client.configMaps()
                .inNamespace(space.namespace())
                .withName("eventsource-" + source)
                .get();
    }

    private static ConfigMap holding(ConfigMap map, String position) {
        return new ConfigMapBuilder(map).addToData("tick", position).build();
    }

    private static void assertForbidden(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                        .isEqualTo(403));
    }
}
