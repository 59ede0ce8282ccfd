package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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
        former("{\"jetstream\":{\"url\":\"nats://one:4222\",\"streamConfig\":\"maxMsgs: 5\\n\"}}");
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
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        sensors.deployment("logger").getMetadata().getGeneration())
                .isEqualTo(version));
    }

    private void sensor(String url, String more) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: logger, namespace: %%s, finalizers: [sensor-controller]}
                spec:
                  eventBusName: later
                  loggingFields: null
                  template: {container: {resources: {limits: {cpu: "0.1"}}}}
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers: [{template: {name: print, http: {url: "%s", payload: null, host: ""}}}]
                %s
                """.formatted(url, more.indent(2)));
    }

    private void bus(String settings) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: later, namespace: %%s}
                spec: {jetstreamExotic: {url: "nats://one:4222", streamConfig: "%s"}}
                """.formatted(settings));
    }

    private void former(String bus) {
        var deployment = Serialization.unmarshal(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: logger-sensor-x7k2p
                  namespace: %s
                  labels: &labels {controller: sensor-controller, sensor-name: logger, owner-name: logger}
                  annotations: {resource-spec-hash: "1234567890"}
                  ownerReferences:
                    - {apiVersion: argoproj.io/v1alpha1, kind: Sensor, name: logger, uid: %s, controller: true,
                       blockOwnerDeletion: true}
                spec:
                  replicas: 1
                  selector: {matchLabels: *labels}
                  template:
                    metadata: {labels: *labels}
                    spec:
                      volumes: [{name: tmp, emptyDir: {}}]
                      containers:
                        - name: main
                          image: registry.example/argo-events:v1.9.7
                          args: [sensor-service]
                          imagePullPolicy: Always
                          ports: [{name: metrics, containerPort: 7777}]
                          resources: {limits: {cpu: 100m}}
                          volumeMounts: [{name: tmp, mountPath: /tmp}]
                          env:
                            - {name: LEFT, value: "yes"}
                            - {name: SENSOR_OBJECT, value: "%s"}
                            - {name: EVENTBUS_SUBJECT, value: eventbus-shop}
                            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                            - {name: LEADER_ELECTION}
                            - {name: EVENTBUS_CONFIG, value: "%s"}
                """.formatted(
                                space.namespace(),
                                sensors.sensor("logger").getMetadata().getUid(),
                                base64("{\"metadata\":{\"name\":\"logger\",\"namespace\":\"shop\","
                                        + "\"creationTimestamp\":null},\"spec\":" + SPEC + ",\"status\":{}}"),
                                base64(bus)),
                Deployment.class);
        var path = "/apis/apps/v1/namespaces/%s/deployments?fieldManager=argo-events".formatted(space.namespace());
        cluster.client().raw(path, "POST", deployment);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
