package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.SentRequests;
import io.tandem.operator.cluster.Space;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class AtRestIT {
    ControlPlane cluster;
    Space space;

    @Inject
    SentRequests sent;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void writesNothingAtRest() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 2);
        space.awaitDeployment("ticker");
        elect("k8s");
        space.awaitThat("ticker", now -> assertThat(Space.environment(now, "LEADER_ELECTION"))
                .isEqualTo("k8s"));
        space.markComplete("ticker");
        space.awaitThat("ticker", now -> assertThat(now.getSpec().getStrategy().getType())
                .isEqualTo("RollingUpdate"));
        space.markComplete("ticker");
        space.awaitCondition("ticker", "Ready", "True", "PodsReady");

        var versions = settledVersions();
        var applied = sent.applies(space, "deployments");
        await().pollDelay(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(versions()).isEqualTo(versions));

        elect("K8S");
        space.awaitThat("ticker", now -> assertThat(Space.environment(now, "LEADER_ELECTION"))
                .isEqualTo("K8S"));
        space.markComplete("ticker");
        space.awaitCondition("ticker", "Ready", "True", "PodsReady");
        assertThat(sent.applies(space, "deployments"))
                .as("one apply for one change")
                .isEqualTo(applied + 1);
    }

    /** Once a second has passed without a write: what led here may have been told after it was seen. */
    private Map<String, String> settledVersions() {
        var last = new AtomicReference<Map<String, String>>();
        await().pollInterval(Duration.ofSeconds(1)).until(() -> {
            var now = versions();
            return now.equals(last.getAndSet(now));
        });
        return last.get();
    }

    private Map<String, String> versions() {
        return Map.of(
                "source", space.source("ticker").getMetadata().getResourceVersion(),
                "bus", space.bus("default").getMetadata().getResourceVersion(),
                "deployment", space.deployment("ticker").getMetadata().getResourceVersion(),
                "role", space.list(Role.class).get(0).getMetadata().getResourceVersion(),
                "lease", space.list(Lease.class).get(0).getMetadata().getResourceVersion());
    }

    private void elect(String by) {
        space.editMetadata(space.source("ticker"), """
            {"annotations": {"events.argoproj.io/leader-election": "%s"}}\
            """.formatted(by));
    }
}
