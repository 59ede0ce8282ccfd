package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever deletes a resource and makes it again does not wait in between: {@code kubectl replace --force} for one. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class RecreatedIT {
    ControlPlane cluster;
    private Space space;

    @BeforeEach
    void aNamespaceWithABus() {
        space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
    }

    /** Nothing was ever made of it, and it had no status. */
    @Test
    void aSensorAndAnEventSourceThatAreDeletedAndMadeAgainAtOnceAreDeployedAgain() {
        var sensors = new Sensors(space);
        sensors.log("logger", ", finalizers: [sensor-controller]", "");
        sensors.await("logger", "Deployed", "True", "Applied");
        space.awaitDeployment("ticker");
        space.editMetadata(space.source("ticker"), "{\"finalizers\": [\"eventsource-controller\"]}");
        awaitRest(() -> List.of(version(sensors.sensor("logger")), version(space.source("ticker"))));

        recreate(sensors.sensor("logger"), sensors.deployment("logger"));
        recreate(space.source("ticker"), space.deployment("ticker"));

        space.eventually(() -> assertThat(owner(sensors.deployment("logger")))
                .isEqualTo(sensors.sensor("logger").getMetadata().getUid()));
        space.eventually(() -> assertThat(owner(space.deployment("ticker")))
                .isEqualTo(space.source("ticker").getMetadata().getUid()));
    }

    /** It had no status, and whoever used it was never told how it is reached. */
    @Test
    void anEventBusThatIsDeletedAndMadeAgainAtOnceIsResolvedAgain() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: other, namespace: %s}
                spec: {jetstreamExotic: {url: "nats://other:4222"}}
                """);
        space.eventually(() -> assertThat(space.bus("other").getStatus()).isNotNull());
        awaitRest(() -> List.of(version(space.bus("other"))));
        var former = space.bus("other");

        recreate(former);

        space.eventually(() -> {
            assertThat(space.bus("other").getMetadata().getUid())
                    .isNotEqualTo(former.getMetadata().getUid());
            assertThat(space.bus("other").getStatus()).isNotNull();
        });
    }

    /** Then the deletion is the first of this second, and the operator is not told of what comes next before the second is over. */
    private static void awaitRest(Supplier<List<String>> versions) {
        var seen = new AtomicReference<List<String>>();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(() -> {
            var now = versions.get();
            return now.equals(seen.getAndSet(now));
        });
    }

    private static String version(HasMetadata resource) {
        return resource.getMetadata().getResourceVersion();
    }

    /** The former Deployment is collected by nobody here. */
    private void recreate(HasMetadata resource, Deployment deployment) {
        recreate(resource);
        cluster.client().resource(deployment).delete();
    }

    private void recreate(HasMetadata resource) {
        var client = cluster.client();
        client.resource(resource).delete();
        var former = resource.getMetadata();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName(former.getName())
                .withNamespace(former.getNamespace())
                .withFinalizers(former.getFinalizers())
                .build());
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException k && k.getCode() == 409)
                .until(() -> client.resource(resource).create(), made -> true);
    }

    private static String owner(Deployment deployment) {
        return deployment == null
                ? ""
                : deployment.getMetadata().getOwnerReferences().getFirst().getUid();
    }
}
