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
        awaitRest(sensors);

        recreate(sensors.sensor("logger"), sensors.deployment("logger"));
        recreate(space.source("ticker"), space.deployment("ticker"));

        space.eventually(() -> assertThat(owner(sensors.deployment("logger")))
                .isEqualTo(sensors.sensor("logger").getMetadata().getUid()));
        space.eventually(() -> assertThat(owner(space.deployment("ticker")))
                .isEqualTo(space.source("ticker").getMetadata().getUid()));
    }

    /** Then the deletion is the first of this second, and the operator is not told of what comes next before the second is over. */
    private void awaitRest(Sensors sensors) {
        var seen = new AtomicReference<List<String>>();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(() -> {
            var now = List.of(version(sensors.sensor("logger")), version(space.source("ticker")));
            return now.equals(seen.getAndSet(now));
        });
    }

    private static String version(HasMetadata resource) {
        return resource.getMetadata().getResourceVersion();
    }

    /** The former Deployment is collected by nobody here. */
    private void recreate(HasMetadata resource, Deployment deployment) {
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
        client.resource(deployment).delete();
    }

    private static String owner(Deployment deployment) {
        return deployment == null
                ? ""
                : deployment.getMetadata().getOwnerReferences().getFirst().getUid();
    }
}
