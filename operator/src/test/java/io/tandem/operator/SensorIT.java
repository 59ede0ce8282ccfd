package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.Sensor;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.SentRequests;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.cluster.StatusChanges;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Sensor becomes a Deployment of the reference implementation's program, and its status says how it fares. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class SensorIT {
    ControlPlane cluster;

    @Inject
    SentRequests sent;

    private Space space;
    private Sensors sensors;

    @BeforeEach
    void aNamespaceWithABusAndEvents() {
        space = Space.create(cluster.client());
        sensors = new Sensors(space);
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
    }

    @Test
    void aSensorIsDeployedAndItsStatusSaysSo() {
        sensors.log("logger", ", labels: {team: shop}", "replicas: 2");

        sensors.await("logger", "Deployed", "True", "Applied");
        sensors.await("logger", "DependenciesProvided", "True", "DependenciesValid");
        sensors.await("logger", "TriggersProvided", "True", "TriggersValid");
        sensors.await("logger", "EventBusReady", "True", "EventBusReady");
        var deployment = sensors.deployment("logger");
        assertThat(deployment.getMetadata().getName()).isEqualTo("logger-sensor");
        assertThat(deployment.getMetadata().getLabels()).containsEntry("team", "shop");
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(deployment.getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(main -> {
                    assertThat(main.getImage()).isEqualTo("registry.example/argo-events:v1.9.11");
                    assertThat(main.getArgs()).containsExactly("sensor-service");
                });
        assertThat(deployment.getSpec().getTemplate().getSpec().getAutomountServiceAccountToken())
                .as("without a token the program ends at once")
                .isTrue();
        assertThat(sensors.told("logger", "SENSOR_OBJECT")).contains("\"replicas\":2");

        sensors.markComplete("logger");
        sensors.await("logger", "Ready", "True", "PodsReady");
        sensors.await("logger", "Progressing", "True", "UpToDate");
        var status = sensors.sensor("logger").getStatus();
        assertThat(status.dependencies()).isEqualTo(1);
        assertThat(status.triggers()).isEqualTo(1);
        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.bus()).isEqualTo("default");
        assertThat(status.selector()).contains("sensor-name=logger");
        assertThat(status.servedGeneration())
                .isEqualTo(sensors.sensor("logger").getMetadata().getGeneration());
    }

    @Test
    void whatIsAmissWithASensorIsInAKubernetesEventOfIt() {
        edit("doubtful", "retryStrategy: {steps: 3}, ");
        sensors.await("doubtful", "TriggersProvided", "True", "Doubtful");
        space.eventually(() -> assertThat(space.list(Event.class)).anySatisfy(event -> {
            assertThat(event.getRegarding().getKind()).isEqualTo("Sensor");
            assertThat(event.getRegarding().getName()).isEqualTo("doubtful");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("Doubtful");
            assertThat(event.getNote()).contains("spec.triggers[0].retryStrategy");
        }));
    }

    @Test
    void aSensorOfWhichNoTriggerCanRunIsNotReadyThoughItsPodsAre() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: idle, namespace: %s}
                spec:
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers: [{template: {name: print}}]
                """);
        sensors.await("idle", "Deployed", "True", "Applied");
        sensors.markComplete("idle");
        sensors.await("idle", "Progressing", "True", "UpToDate");
        sensors.await("idle", "Ready", "False", "InvalidTriggers", "no trigger can run");
    }

    @Test
    void aDependencyOnWhatIsNotThereIsToldAndWaitedFor() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: early, namespace: %s}
                spec:
                  dependencies:
                    - {name: a, eventSourceName: later, eventName: tick}
                    - {name: b, eventSourceName: ticker, eventName: tock}
                  triggers: [{template: {name: print, log: {}}}]
                """);
        sensors.await(
                "early",
                "DependenciesProvided",
                "True",
                "EventsMissing",
                "spec.dependencies[0].eventSourceName: names EventSource later",
                "spec.dependencies[1].eventName: names tock");
        sensors.await("early", "Deployed", "True", "Applied");

        space.calendar("later", 1);
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: ticker, namespace: %s}
                spec: {calendar: {tock: {interval: 10s}}}
                """);
        sensors.await("early", "DependenciesProvided", "True", "DependenciesValid");
    }

    @Test
    void whatWouldCrashThePodIsNotDeployedAndTheLastGoodOneRunsOn() {
        sensors.log("logger", "", "");
        sensors.await("logger", "Deployed", "True", "Applied");
        var running = sensors.deployment("logger");

        edit("logger", "rateLimit: {unit: Second}, ");
        sensors.await(
                "logger",
                "TriggersProvided",
                "False",
                "InvalidTriggers",
                "rateLimit.requestsPerUnit: must be 1 or more");
        sensors.await("logger", "Deployed", "False", "BuildDeploymentSpecFailed", "last good specification");
        assertThat(sensors.deployment("logger").getSpec()).isEqualTo(running.getSpec());

        edit("logger", "retryStrategy: {steps: 3}, ");
        sensors.await("logger", "TriggersProvided", "True", "Doubtful", "without effect unless atLeastOnce is true");
        sensors.await("logger", "Deployed", "True", "Applied");
    }

    @Test
    void aConditionThatDoesNotParseIsToldAndOnKafkaKeepsTheSensorBack() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: kafka, namespace: %s}
                spec: {kafka: {url: "kafka:9092"}}
                """);
        for (var bus : new String[] {"default", "kafka"}) {
            space.apply("""
                    apiVersion: argoproj.io/v1alpha1
                    kind: Sensor
                    metadata: {name: on-%s, namespace: %%s}
                    spec:
                      eventBusName: %s
                      dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                      triggers:
                        - template: {name: wrong, conditions: "tick and tick", log: {}}
                        - template: {name: right, log: {}}
                    """.formatted(bus, bus));
        }
        sensors.await("on-default", "TriggersProvided", "False", "InvalidTriggers", "the other triggers run");
        sensors.await("on-default", "Deployed", "True", "Applied");
        sensors.await("on-kafka", "TriggersProvided", "False", "InvalidTriggers", "on a Kafka bus no other trigger");
        sensors.await("on-kafka", "Deployed", "False", "BuildDeploymentSpecFailed");
        assertThat(sensors.deployment("on-kafka")).isNull();
    }

    @Test
    void anObjectTooLargeForOneVariableIsRefusedWithTheArithmetic() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: large, namespace: %%s}
                spec:
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers: [{template: {name: t, k8s: {source: {inline: "%s"}}}}]
                """.formatted("x".repeat(98_292)));
        sensors.await(
                "large", "Deployed", "False", "BuildDeploymentSpecFailed", "98292 are the most", "131072", "split it");
        assertThat(sensors.deployment("large")).isNull();
    }

    /** Read again and again by every client: so none of the test's reads them, and they go at the end. */
    @Test
    void sensorsThatALibraryRefusesToReadKeepNoOtherFromBeingServed() {
        var path = "/apis/argoproj.io/v1alpha1/namespaces/%s/sensors".formatted(space.namespace());
        var key = "a".repeat(50_001);
        try {
            post(path, "long-key", "\"loggingFields\": {\"%s\": \"x\"}".formatted(key));
            post(path, "deep", "\"odd\": %s1%s".formatted("{\"a\": ".repeat(1_100), "}".repeat(1_100)));

            sensors.log("behind", "", "");

            sensors.await("behind", "Deployed", "True", "Applied");
            space.eventually(
                    () -> assertThat(cluster.client().raw(path + "/deep")).contains("nests more than 200 levels"));
            space.eventually(() -> assertThat(sensors.deployment("long-key")).isNotNull());
        } finally {
            cluster.client().raw(path + "/long-key", "DELETE", null);
            cluster.client().raw(path + "/deep", "DELETE", null);
        }
    }

    private void post(String path, String name, String more) {
        cluster.client().raw(path, "POST", """
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "Sensor", "metadata": {"name": "%s"}, "spec": {
                 "dependencies": [{"name": "tick", "eventSourceName": "ticker", "eventName": "tick"}],
                 "triggers": [{"template": {"name": "print", "log": {}}}], %s}}""".formatted(name, more));
    }

    @Test
    void anImageFromElsewhereIsRefusedAndOneOfAnAllowedRepositoryTaken() {
        sensors.log("pinned", ", annotations: {tandem.io/sensor-image: 'registry.example/argo-events:v1.9.7'}", "");
        sensors.await("pinned", "Deployed", "True", "Applied");
        assertThat(sensors.deployment("pinned")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("registry.example/argo-events:v1.9.7");

        sensors.log("foreign", ", annotations: {tandem.io/sensor-image: 'registry.example/argo-events-evil:1'}", "");
        sensors.await(
                "foreign",
                "Deployed",
                "False",
                "BuildDeploymentSpecFailed",
                "tandem.io/sensor-image",
                "is not allowed");
        assertThat(sensors.deployment("foreign")).isNull();
    }

    @Test
    void whereTheNamespacePermitsNoRootTheConditionSaysWhatToSet() {
        sensors.log("logger", "", "");
        sensors.await("logger", "Deployed", "True", "Applied");
        var deployment = sensors.deployment("logger");
        deployment.setStatus(new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withConditions(new DeploymentConditionBuilder()
                        .withType("ReplicaFailure")
                        .withStatus("True")
                        .withMessage(
                                "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot")
                        .build())
                .build());
        cluster.client().resource(deployment).patchStatus();

        sensors.await(
                "logger", "Ready", "False", "PodsFailing", "violates PodSecurity", "spec.template.securityContext");
    }

    @Test
    void aMissingSecretOrConfigMapOfATriggerIsNamedWhileThePodWaitsForIt() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: order, namespace: %s}
                spec:
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers:
                    - template: {name: http, http: {url: "http://here", basicAuth: {password: {name: absent, key: k}}}}
                    - template: {name: k8s, k8s: {source: {configmap: {name: nowhere, key: k}}}}
                """);
        sensors.await("order", "Deployed", "True", "Applied");
        // what the Deployment controller and the kubelet make of it
        var template = sensors.deployment("order").getSpec().getTemplate();
        var pod = new PodBuilder()
                .withNewMetadataLike(template.getMetadata())
                .withName("order-sensor-1-a")
                .withNamespace(space.namespace())
                .addToLabels("pod-template-hash", "1")
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName("order-sensor-1")
                .withUid("1")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        var made = cluster.client().resource(pod).create();
        made.setStatus(new PodStatusBuilder()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withName("main")
                .withNewState()
                .withNewWaiting()
                .withReason("ContainerCreating")
                .endWaiting()
                .endState()
                .withImage("")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .endContainerStatus()
                .build());
        cluster.client().resource(made).patchStatus();
        var deployment = sensors.deployment("order");
        deployment.setStatus(new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(1)
                .withUpdatedReplicas(1)
                .build());
        cluster.client().resource(deployment).patchStatus();

        sensors.await("order", "Ready", "False", "VolumesPending", "ConfigMap nowhere", "Secret absent", "create");
    }

    @Test
    void theTemplatesPolicyIsThatOfEventSources() {
        sensors.log("unsafe", "", """
                template:
                  container: {securityContext: {privileged: true}, env: [{name: MINE, value: x}, {name: GOGC, value: "50"}]}
                """);
        sensors.await("unsafe", "Deployed", "False", "BuildDeploymentSpecFailed", "privileged", "TANDEM_ALLOW_UNSAFE");

        sensors.log("variables", "", """
                template: {container: {env: [{name: MINE, value: x}, {name: GOGC, value: "50"}]}}
                """);
        sensors.await("variables", "Deployed", "True", "FieldsIgnored", "spec.template.container.env[MINE]");
        assertThat(Space.environment(sensors.deployment("variables"), "GOGC")).isEqualTo("50");
    }

    @Test
    void replicasOfZeroAreHonouredAndSaid() {
        sensors.log("idle", "", "replicas: 0");
        sensors.await("idle", "Deployed", "True", "Applied");
        assertThat(sensors.deployment("idle").getSpec().getReplicas()).isZero();
        sensors.await("idle", "Ready", "False", "ScaledToZero");
    }

    @Test
    void deletionIsNotHeldBackByTheFormerFinalizer() {
        sensors.log("logger", ", finalizers: [sensor-controller]", "");
        sensors.await("logger", "Deployed", "True", "Applied");

        cluster.client().resource(sensors.sensor("logger")).delete();

        space.eventually(() -> assertThat(space.list(Sensor.class)).isEmpty());
    }

    /** An apply that changes nothing leaves the version of the Deployment, so only the requests tell of it. */
    @Test
    void nothingIsWrittenAgainAtALookAtASensorWhoseDeploymentIsAsPlanned() {
        var statuses = StatusChanges.of(space, Sensor.class);
        sensors.log("logger", "", """
                template: {container: {resources: {limits: {cpu: 1000m, memory: 1024Mi}}}}
                """);
        sensors.await("logger", "Deployed", "True", "Applied");
        sensors.markComplete("logger");
        sensors.await("logger", "Ready", "True", "PodsReady");
        var before = sent.applies(space, "deployments", "logger-sensor");
        assertThat(before).isPositive();
        space.editMetadata(sensors.sensor("logger"), "{\"annotations\": {\"note\": \"of no meaning\"}}");

        // what it waits for goes and comes again: two looks that change its status, and not what is deployed
        cluster.client().resource(space.source("ticker")).delete();
        sensors.await("logger", "DependenciesProvided", "True", "EventsMissing");
        space.calendar("ticker", 1);
        sensors.await("logger", "DependenciesProvided", "True", "DependenciesValid");

        assertThat(sent.applies(space, "deployments", "logger-sensor")).isEqualTo(before);
        statuses.awaitOneForEach(() -> sent.statusApplies(space, "sensors"));
    }

    private void edit(String name, String trigger) {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: Sensor
                metadata: {name: %s, namespace: %%s}
                spec:
                  dependencies: [{name: tick, eventSourceName: ticker, eventName: tick}]
                  triggers: [{%stemplate: {name: print, log: {}}}]
                """.formatted(name, trigger));
    }
}
