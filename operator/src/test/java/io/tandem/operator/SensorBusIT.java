package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Sensor follows its bus, and the bus stays as long as it is needed. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class SensorBusIT {
    ControlPlane cluster;
    private Space space;
    private Sensors sensors;

    @BeforeEach
    void aNamespaceWithABus() {
        space = Space.create(cluster.client());
        sensors = new Sensors(space);
        space.jetStreamBus("nats://one:4222");
    }

    @Test
    void aSensorFollowsTheAddressOfItsBusAndABusThatIsGoneLeavesItRunningAsItIs() {
        sensors.log("logger", "", "");
        sensors.await("logger", "Deployed", "True", "Applied");

        space.jetStreamBus("nats://two:4222");
        space.eventually(
                () -> assertThat(sensors.told("logger", "EVENTBUS_CONFIG")).contains("nats://two:4222"));
        var running = sensors.deployment("logger");

        // a bus in use is kept, unless somebody takes the finalizer off
        space.eventually(() ->
                assertThat(space.bus("default").getMetadata().getFinalizers()).isNotEmpty());
        cluster.client().resource(space.bus("default")).delete();
        space.editMetadata(space.bus("default"), "{\"finalizers\": null}");
        space.eventually(() -> assertThat(space.bus("default")).isNull());
        sensors.await("logger", "EventBusReady", "False", "EventBusNotFound", "no EventBus default");
        assertThat(sensors.deployment("logger").getSpec()).isEqualTo(running.getSpec());

        sensors.log("logger", "", "eventBusName: nowhere");
        sensors.await("logger", "EventBusReady", "False", "EventBusNotFound", "no EventBus nowhere");
        sensors.await("logger", "Deployed", "False", "EventBusNotFound");
        assertThat(sensors.deployment("logger").getMetadata().getUid())
                .isEqualTo(running.getMetadata().getUid());
        assertThat(sensors.deployment("logger").getSpec()).isEqualTo(running.getSpec());
    }

    @Test
    void anotherSecretOrAuthorityOfTheBusReplacesThePods() {
        sensors.log("logger", "", "");
        sensors.await("logger", "Deployed", "True", "Applied");

        for (var generation : List.of("one", "two")) {
            space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %%s}
                spec:
                  jetstreamExotic:
                    url: nats://one:4222
                    accessSecret: {name: password-%1$s, key: auth}
                    tls: {caCertSecret: {name: authority-%1$s, key: ca}}
                """.formatted(generation));
            space.eventually(() -> assertThat(sensors.deployment("logger")
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getVolumes())
                    .filteredOn(volume -> volume.getSecret() != null)
                    .extracting(volume -> volume.getSecret().getSecretName())
                    .containsExactlyInAnyOrder("password-" + generation, "authority-" + generation));
            assertThat(sensors.told("logger", "EVENTBUS_CONFIG"))
                    .contains("\"password-" + generation, "\"authority-" + generation);
        }
    }

    @Test
    void aBusIsKeptAsLongAsASensorUsesIt() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: other, namespace: %s}
                spec: {jetstreamExotic: {url: "nats://other:4222"}}
                """);
        sensors.log("logger", "", "eventBusName: other");
        sensors.await("logger", "Deployed", "True", "Applied");

        cluster.client().resource(space.bus("other")).delete();

        space.eventually(() -> assertThat(space.bus("other").getStatus().conditions())
                .anyMatch(condition -> condition.reason().equals("InUse")
                        && condition.message().contains("Sensor logger")));
        cluster.client().resource(sensors.sensor("logger")).delete();
        space.eventually(() -> assertThat(space.bus("other")).isNull());
    }
}
