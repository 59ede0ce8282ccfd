package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pods may do whose account the operator made. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class LeaseAccessIT {
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void twoThatElectByALease() {
        space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        for (var name : new String[] {"mine", "other"}) {
            space.apply("""
                    apiVersion: argoproj.io/v1alpha1
                    kind: EventSource
                    metadata:
                      name: %s
                      namespace: %%s
                      annotations: {events.argoproj.io/leader-election: k8s}
                    spec: {replicas: 2, calendar: {tick: {interval: 10s}}}
                    """.formatted(name));
            space.eventually(() -> assertThat(lease(cluster.client(), name)).isNotNull());
        }
    }

    @Test
    void theLeaseThatTheOperatorMadeIsTheirsAndNoOther() {
        try (var pod = cluster.clientOf(space.namespace(), "mine-eventsource")) {
            space.eventually(() -> {
                var held = new LeaseBuilder(lease(pod, "mine"))
                        .editOrNewSpec()
                        .withHolderIdentity("pod-a")
                        .endSpec()
                        .build();
                assertThat(pod.resource(held).update().getSpec().getHolderIdentity())
                        .isEqualTo("pod-a");
            });
            var others = lease(cluster.client(), "other");

            assertForbidden(() -> lease(pod, "other"));
            assertForbidden(() -> pod.resource(others).update());
            assertForbidden(() -> pod.leases().inNamespace(space.namespace()).list());
            assertForbidden(() -> pod.resource(lease(pod, "mine")).delete());
            assertForbidden(() ->
                    pod.resources(Secret.class).inNamespace(space.namespace()).list());
        }
    }

    @Test
    void aLeaseThatSomebodyDeletedIsMadeAgainByThePods() {
        cluster.client().resource(lease(cluster.client(), "mine")).delete();

        try (var pod = cluster.clientOf(space.namespace(), "mine-eventsource")) {
            var made = new LeaseBuilder()
                    .withNewMetadata()
                    .withName("eventsource-mine")
                    .withNamespace(space.namespace())
                    .endMetadata()
                    .build();
            space.eventually(() -> assertThat(pod.resource(made).create()).isNotNull());
        }
    }

    private Lease lease(KubernetesClient client, String source) {
        return client.leases()
                .inNamespace(space.namespace())
                .withName("eventsource-" + source)
                .get();
    }

    private static void assertForbidden(ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                        .isEqualTo(403));
    }
}
