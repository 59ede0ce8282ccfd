package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.FormerSensor;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reference implementation's controller left of a Sensor. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class SensorTakeoverIT {
    private static final String SPEC = """
            {"dependencies":[{"name":"tick","eventSourceName":"ticker","eventName":"tick"}],\
            "triggers":[{"template":{"name":"print","http":{"url":"http://here","payload":null,"host":""}}}],\
            "template":{"container":{"resources":{"limits":{"cpu":"100m"}}}},"eventBusName":"later","loggingFields":null}""";

    ControlPlane cluster;
    private Space space;
    private Sensors sensors;

    @BeforeEach
    void whatUpstreamLeft() {
        space = Space.create(cluster.client());
        sensors = new Sensors(space);
        sensor("http://here", "");
        FormerSensor.create(
                sensors,
                "logger",
                SPEC,
                "{\"jetstream\":{\"url\":\"nats://one:4222\",\"streamConfig\":\"maxMsgs: 5\\n\"}}");
        bus("maxMsgs: 5\\n");
    }

    @Test
    void podsOfUpstreamKeepRunningAndItsHashStays() {
        var before = sensors.deployment("logger");
        sensors.await("logger", "Deployed", "True", "Applied");
        space.editMetadata(sensors.sensor("logger"), "{\"labels\": {\"team\": \"shop\"}}");
        space.eventually(
                () -> assertThat(sensors.deployment("logger").getMetadata().getLabels())
                        .containsEntry("team", "shop"));

        // what the operator adds when it takes the bus over, and what no pod reads
        bus("maxmsgs: 5\\nrevision: 17\\n");
        space.eventually(() -> assertThat(
                        space.bus("later").getStatus().config().jetstream().streamConfig())
                .contains("revision: 17"));
        sensor("http://here", "revisionHistoryLimit: 3");
        space.eventually(() -> assertThat(sensors.deployment("logger").getSpec().getRevisionHistoryLimit())
                .isEqualTo(3));

        var now = sensors.deployment("logger");
        assertThat(now.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(now.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
        assertThat(now.getSpec().getStrategy()).isEqualTo(before.getSpec().getStrategy());
        assertThat(now.getMetadata().getAnnotations()).containsEntry("resource-spec-hash", "1234567890");
    }

    @Test
    void aChangedSensorRollsWithTheImageOfTheOperatorAndKeepsItsDeployment() {
        var before = sensors.deployment("logger");
        sensors.await("logger", "Deployed", "True", "Applied");

        sensor("http://there", "");

        space.eventually(() -> {
            var now = sensors.deployment("logger");
            var main = now.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(now.getMetadata().getUid())
                    .isEqualTo(before.getMetadata().getUid());
            assertThat(main.getImage()).isEqualTo("registry.example/argo-events:v1.9.11");
            assertThat(main.getEnv()).noneMatch(variable -> variable.getName().equals("LEFT"));
            assertThat(now.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
        });
        assertThat(sensors.told("logger", "SENSOR_OBJECT")).contains("http://there");
    }

    /** Its apply is refused when the fields are taken over already. */
    @Test
    void aChangeThatIsRefusedAndUndoneRestartsNothing() {
        var before = sensors.deployment("logger");
        sensors.await("logger", "Deployed", "True", "Applied");

        sensor("http://here", "template: {container: {resources: {requests: {cpu: 2}, limits: {cpu: 1}}}}");
        sensors.await("logger", "Deployed", "False", "UpdateDeploymentFailed", "cpu");
        sensor("http://here", "");

        sensors.await("logger", "Deployed", "True", "Applied");
        assertThat(sensors.deployment("logger").getSpec().getTemplate())
                .isEqualTo(before.getSpec().getTemplate());
    }

    @Test
    void aBusWithAnotherAddressRollsAnAdoptedSensorToo() {
        sensors.await("logger", "Deployed", "True", "Applied");
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: later, namespace: %s}
                spec: {jetstreamExotic: {url: "nats://two:4222"}}
                """);
        space.eventually(
                () -> assertThat(sensors.told("logger", "EVENTBUS_CONFIG")).contains("nats://two:4222"));
    }

    @Test
    void aSecondLookChangesNothing() {
        sensors.await("logger", "Deployed", "True", "Applied");
        var version = sensors.deployment("logger").getMetadata().getGeneration();
        space.editMetadata(sensors.sensor("logger"), "{\"annotations\": {\"note\": \"1\"}}");
        await().during(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(
                        sensors.deployment("logger").getMetadata().getGeneration())
                .isEqualTo(version));
    }

    private void sensor(String url, String more) {
        var template = more.contains("template:") ? "" : "template: {container: {resources: {limits: {cpu: \"0.1\"}}}}";
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: logger, namespace: %%s, finalizers: [sensor-controller]}
                spec:
                  eventBusName: later
                  loggingFields: null
                  %s
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers: [{template: {name: print, http: {url: "%s", payload: null, host: ""}}}]
                %s
                """.formatted(template, url, more.indent(2)));
    }

    private void bus(String settings) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: later, namespace: %%s}
                spec: {jetstreamExotic: {url: "nats://one:4222", streamConfig: "%s"}}
                """.formatted(settings));
    }
}
