package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.local.Manifests;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that do not tell their state, as those of the reference implementation. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class UnaskedIT {
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata:
                  name: ticker
                  namespace: %s
                  annotations: {events.argoproj.io/leader-election: k8s}
                spec: {replicas: 2, calendar: {tick: {interval: 1s}}}
                """);
        space.awaitDeployment("ticker");
        space.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default, namespace: %s}
                """);
    }

    @Test
    void areReadyByKubernetesWordAndTheLeaseNamesTheLeader() {
        pod("ticker-a", owner());
        pod("ticker-b", owner());
        space.apply("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: eventsource-ticker, namespace: %s}
                spec: {holderIdentity: ticker-b, leaseTransitions: 7, leaseDurationSeconds: 5,
                       acquireTime: "2026-01-01T00:00:00.000000Z", renewTime: "2026-01-01T00:00:00.000000Z"}
                """);

        space.markComplete("ticker");

        space.awaitCondition(
                "ticker",
                "Ready",
                "True",
                "PodsReady",
                "pod ticker-a: it cannot be reached on port 7777",
                "pod ticker-b: ");
        space.eventually(() -> {
            var status = space.source("ticker").getStatus();
            assertThat(status.leader().name()).isEqualTo("ticker-b");
            assertThat(status.leader().epoch()).isEqualTo(7L);
            assertThat(status.leader().since()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(status.events()).singleElement().satisfies(event -> assertThat(event.state())
                    .isEqualTo("unknown"));
        });
    }

    @Test
    void podsOfSomebodyElseAreNotAskedThoughTheyHaveTheLabels() {
        pod("ticker-forged", "");
        // Kubernetes makes no such pods, so whoever made it is somebody else
        pod("ticker-direct", owner().replace("kind: ReplicaSet", "kind: Deployment"));

        space.markComplete("ticker");

        space.awaitCondition("ticker", "Ready", "True", "PodsReady", "no pod is seen");
    }

    private String owner() {
        var deployment = space.deployment("ticker").getMetadata();
        return """
                ownerReferences:
                - {apiVersion: apps/v1, kind: ReplicaSet, name: %s-abc, uid: %s, controller: true}
                """.formatted(deployment.getName(), deployment.getUid())
                .indent(2)
                .strip();
    }

    private void pod(String name, String owner) {
        Manifests.apply(cluster.client(), """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: %s
                  labels:
                    controller: eventsource-controller
                    eventsource-name: ticker
                    owner-name: ticker
                    pod-template-hash: abc
                  %s
                spec: {containers: [{name: main, image: "registry.example/argo-events:1"}]}
                """.formatted(name, space.namespace(), owner));
        cluster.client()
                .pods()
                .inNamespace(space.namespace())
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"phase": "Running", "podIP": "127.77.77.77", "podIPs": [{"ip": "127.77.77.77"}],
                        "conditions": [{"type": "Ready", "status": "True"}]}}""");
    }
}
