package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class OutageIT {
    ControlPlane cluster;

    @Test
    void goesOnByItselfWhenTheApiServerIsBack() {
        var space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");
        space.calendar("before", 1);
        var before = space.awaitDeployment("before");

        cluster.restart();

        space.calendar("after", 1);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(space.deployment("after")).isNotNull());
        assertThat(space.deployment("before").getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }
}
