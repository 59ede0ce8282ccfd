package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reference implementation's controller left behind. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class TakeoverIT {
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void deletionIsNotHeldBackByTheFormerFinalizer() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.editMetadata(
                space.source("ticker"), "{\"finalizers\": [\"example.org/other\", \"eventsource-controller\"]}");

        cluster.client().resource(space.source("ticker")).delete();

        space.eventually(() ->
                assertThat(space.source("ticker").getMetadata().getFinalizers()).containsExactly("example.org/other"));
        space.editMetadata(space.source("ticker"), "{\"finalizers\": []}");
        space.eventually(() -> assertThat(space.list(EventSource.class)).isEmpty());
    }

    @Test
    void aBusThatIsOnlyAnAddressGoesAtOnce() {
        space.jetStreamBus("nats://one:4222");
        space.editMetadata(space.bus("default"), "{\"finalizers\": [\"eventbus-controller\"]}");

        cluster.client().resource(space.bus("default")).delete();

        space.eventually(() -> assertThat(space.list(EventBus.class)).isEmpty());
    }

    @Test
    void leavesTheStatusOfABusThatSomebodyElseInstalls() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {nats: {native: {replicas: 3}}}
                """);
        space.eventually(
                () -> assertThat(space.bus("default").getStatus()).isNotNull().satisfies(status -> assertThat(
                                status.conditions())
                        .anyMatch(condition -> condition.reason().equals("NotBuiltYet"))));
        cluster.client()
                .resource(space.bus("default"))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"config": {"nats": {"url": "nats://installed:4222"}}, "conditions": [
                        {"type": "Configured", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"},
                        {"type": "Deployed", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}""");

        space.calendar("ticker", 1);

        space.awaitDeployment("ticker");
        assertThat(space.bus("default").getStatus().conditions())
                .allMatch(condition -> condition.status().equals("True"));
    }

    @Test
    void adoptsADeploymentWithEverythingInIt() {
        space.calendar("ticker", 2);
        var path = "/apis/apps/v1/namespaces/%s/deployments?fieldManager=argo-events".formatted(space.namespace());
        cluster.client().raw(path, "POST", former(space.source("ticker")));
        var created = space.list(Deployment.class).get(0);

        space.jetStreamBus("nats://one:4222");

        space.eventually(() -> {
            assertThat(space.list(Deployment.class)).hasSize(1);
            var now = space.list(Deployment.class).get(0);
            assertThat(now.getMetadata().getUid())
                    .isEqualTo(created.getMetadata().getUid());
            assertThat(now.getSpec().getStrategy().getType()).isEqualTo("Recreate");
            assertThat(now.getSpec().getStrategy().getRollingUpdate()).isNull();
            var container =
                    now.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(container.getImage()).isEqualTo("registry.example/tandem/event-source:1.0");
            assertThat(container.getEnv()).extracting(EnvVar::getName).doesNotContain("REMOVED_FROM_THE_TEMPLATE");
        });
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
    }

    private Deployment former(EventSource source) {
        var labels =
                Map.of("controller", "eventsource-controller", "eventsource-name", "ticker", "owner-name", "ticker");
        // @formatter:off
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("ticker-eventsource-x7k2p")
                .withNamespace(space.namespace())
                .withLabels(labels)
                .addToAnnotations("resource-spec-hash", "1234567890")
                .addNewOwnerReference()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("EventSource")
                .withName("ticker")
                .withUid(source.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.example/argo-events:1")
                .withArgs("eventsource-service")
                .withImagePullPolicy("Always")
                .addNewEnv()
                .withName("REMOVED_FROM_THE_TEMPLATE")
                .withValue("yes")
                .endEnv()
                .addNewEnv()
                .withName("EVENTSOURCE_OBJECT")
                .withValue("old")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        // @formatter:on
    }
}
