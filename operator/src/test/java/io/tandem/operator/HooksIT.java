package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventSource;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EventSources whose hooks are to go with them. That the pods really take them away is seen in {@link StatusIT}. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class HooksIT {
    private static final String FINALIZER = "tandem.io/hooks";
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        push("true");
    }

    @Test
    void anEventSourceIsHeldOnlyWhileItAsksForItsHooksToGo() {
        space.eventually(() -> assertThat(finalizers()).containsExactly(FINALIZER));
        space.awaitDeployment("push");
        space.awaitThat("push", deployment -> {
            var pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getVolumes())
                    .filteredOn(volume -> volume.getConfigMap() != null)
                    .singleElement()
                    .satisfies(volume -> {
                        assertThat(volume.getConfigMap().getName()).isEqualTo("eventsource-push-end");
                        assertThat(volume.getConfigMap().getOptional()).isTrue();
                    });
        });

        push("false");

        space.eventually(() -> assertThat(finalizers()).isEmpty());
    }

    @Test
    void withoutAPodItGoesAtOnceAndItIsToldThatHooksAreLeft() {
        space.awaitDeployment("push");
        push("true", 0);
        space.awaitThat("push", deployment -> assertThat(deployment.getSpec().getReplicas())
                .isZero());
        space.eventually(() -> assertThat(finalizers()).containsExactly(FINALIZER));

        cluster.client().resource(space.source("push")).delete();

        space.eventually(() -> assertThat(space.list(EventSource.class)).isEmpty());
        space.eventually(() -> assertThat(space.list(Event.class))
                .filteredOn(event -> "HooksLeft".equals(event.getReason()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getType()).isEqualTo("Warning");
                    assertThat(event.getNote())
                            .isEqualTo("hooks are left at the provider of pushes (github): no pod runs that could take"
                                    + " them away");
                }));
    }

    /** As argo-events left it. When its finalizer was off nothing told of that, and the hooks stayed with the EventSource for ever. */
    @Test
    void oneThatHasTheFinalizerOfTheFormerControllerTooGoesInTheEnd() {
        space.awaitDeployment("push");
        push("true", 0);
        space.awaitThat("push", deployment -> assertThat(deployment.getSpec().getReplicas())
                .isZero());
        space.eventually(() -> assertThat(finalizers()).containsExactly(FINALIZER));
        space.editMetadata(space.source("push"), """
                {"finalizers": ["eventsource-controller", "%s"]}""".formatted(FINALIZER));

        cluster.client().resource(space.source("push")).delete();

        space.eventually(() -> assertThat(space.list(EventSource.class)).isEmpty());
    }

    @Test
    void itsPodsAreToldByItsUidAndItWaitsForThem() {
        space.awaitDeployment("push");
        space.eventually(() -> assertThat(finalizers()).containsExactly(FINALIZER));
        pod();
        var uid = space.source("push").getMetadata().getUid();

        cluster.client().resource(space.source("push")).delete();

        space.eventually(() -> assertThat(space.list(ConfigMap.class))
                .filteredOn(map -> map.getMetadata().getName().equals("eventsource-push-end"))
                .singleElement()
                .satisfies(map -> {
                    assertThat(map.getData()).isEqualTo(Map.of("uid", uid));
                    assertThat(map.getMetadata().getOwnerReferences())
                            .singleElement()
                            .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(uid));
                }));
        assertThat(space.source("push").isMarkedForDeletion()).isTrue();
        space.list(Pod.class)
                .forEach(
                        pod -> cluster.client().resource(pod).withGracePeriod(0).delete());
        cluster.client().resource(space.deployment("push")).delete();

        space.eventually(() -> assertThat(space.list(EventSource.class)).isEmpty());
    }

    @Test
    void aConfigMapOfSomebodyElseIsNotMadeOursSoThatItStays() {
        space.awaitDeployment("push");
        space.eventually(() -> assertThat(finalizers()).containsExactly(FINALIZER));
        pod();
        space.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: eventsource-push-end, namespace: %s}
                data: {mine: "1"}
                """);

        cluster.client().resource(space.source("push")).delete();

        space.eventually(() -> assertThat(space.list(EventSource.class)).isEmpty());
        assertThat(space.list(ConfigMap.class))
                .filteredOn(map -> map.getMetadata().getName().equals("eventsource-push-end"))
                .singleElement()
                .satisfies(map -> {
                    assertThat(map.getData()).isEqualTo(Map.of("mine", "1"));
                    assertThat(map.getMetadata().getOwnerReferences()).isEmpty();
                });
    }

    private List<String> finalizers() {
        return space.source("push").getMetadata().getFinalizers();
    }

    private void push(String deletes) {
        push(deletes, 1);
    }

    private void push(String deletes, int replicas) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: push, namespace: %%s}
                spec:
                  replicas: %d
                  github:
                    pushes:
                      webhook: {port: "12000", endpoint: /push, url: "https://hooks.example.com"}
                      organizations: [example]
                      events: [push]
                      apiToken: {name: github, key: token}
                      deleteHookOnFinish: %s
                """.formatted(replicas, deletes));
    }

    /** One that runs and does not tell its state. */
    private void pod() {
        var deployment = space.deployment("push").getMetadata();
        space.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default, namespace: %s}
                """);
        space.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: push-a
                  namespace: %%s
                  labels:
                    controller: eventsource-controller
                    eventsource-name: push
                    owner-name: push
                    pod-template-hash: abc
                  ownerReferences:
                  - {apiVersion: apps/v1, kind: ReplicaSet, name: %s-abc, uid: %s, controller: true}
                spec: {containers: [{name: main, image: "registry.example/argo-events:1"}]}
                """.formatted(deployment.getName(), deployment.getUid()));
        cluster.client()
                .pods()
                .inNamespace(space.namespace())
                .withName("push-a")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"phase": "Running", "podIP": "127.77.77.78", "podIPs": [{"ip": "127.77.77.78"}],
                        "conditions": [{"type": "Ready", "status": "True"}]}}""");
    }
}
