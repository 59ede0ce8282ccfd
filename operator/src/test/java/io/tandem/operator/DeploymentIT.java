package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ObjectVariables;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.SentRequests;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.cluster.StatusChanges;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many pods there are and what they are given, as the API server has it. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class DeploymentIT {
    /** More than fit into one variable; half of the most that the definition takes, since checking them takes long. */
    private static final int MANY = 2_500;

    ControlPlane cluster;
    Space space;

    @Inject
    SentRequests sent;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void aFieldOfABusThatNobodyKnowsIsNamed() {
        space.apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %s}
                spec: {jetstreamExotic: {url: "nats://one:4222", URL: "nats://other:4222", tsl: {}}}
                """);

        space.eventually(() -> {
            var status = space.bus("default").getStatus();
            assertThat(status).isNotNull();
            assertThat(status.conditions())
                    .filteredOn(condition -> condition.type().equals("Deployed"))
                    .singleElement()
                    .satisfies(deployed -> {
                        assertThat(deployed.status()).isEqualTo("True");
                        assertThat(deployed.reason()).isEqualTo("FieldsIgnored");
                        assertThat(deployed.message())
                                .contains("spec.jetstreamExotic.URL (is url meant?)", "spec.jetstreamExotic.tsl");
                    });
            assertThat(status.config().jetstream().url()).isEqualTo("nats://one:4222");
        });
        space.calendar("ticker", 1);
        space.awaitDeployment("ticker");
    }

    @Test
    void leavesANumberThatSomebodyScaledToUntilTheEventSourceNamesAnother() {
        space.jetStreamBus("nats://one:4222");
        space.apply(Space.WEBHOOK.replace("service:", "replicas: 2\n  service:"));
        space.awaitDeployment("hook");
        space.awaitThat("hook", now -> assertThat(now.getSpec().getReplicas()).isEqualTo(2));

        scale("hook", 5);
        space.jetStreamBus("nats://two:4222");
        space.awaitThat("hook", now -> {
            assertThat(EventSourceJson.decode(Space.environment(now, "EVENTBUS_CONFIG"), BusConfig.class)
                            .jetstream()
                            .url())
                    .isEqualTo("nats://two:4222");
            assertThat(now.getSpec().getReplicas()).isEqualTo(5);
        });

        space.apply(Space.WEBHOOK.replace("service:", "replicas: 3\n  service:"));
        space.awaitThat("hook", now -> assertThat(now.getSpec().getReplicas()).isEqualTo(3));
    }

    @Test
    void anExclusiveSourceIsScaledByItsEventSourceAlone() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.awaitDeployment("ticker");

        scale("ticker", 3);

        space.awaitThat("ticker", now -> {
            assertThat(now.getSpec().getReplicas()).isEqualTo(1);
            assertThat(now.getMetadata().getGeneration()).isGreaterThan(2);
        });
    }

    @Test
    void changeOfReplicasKeepsThePodsAndBringsABudget() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 2);
        var before = space.awaitDeployment("ticker");
        space.eventually(() -> assertThat(space.list(PodDisruptionBudget.class))
                .singleElement()
                .satisfies(budget -> assertThat(
                                budget.getSpec().getMaxUnavailable().getIntVal())
                        .isEqualTo(1)));

        space.calendar("ticker", 3);
        space.awaitThat("ticker", now -> {
            assertThat(now.getSpec().getReplicas()).isEqualTo(3);
            assertThat(now.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
        });

        space.calendar("ticker", 1);
        space.eventually(() -> assertThat(space.list(PodDisruptionBudget.class)).isEmpty());
    }

    @Test
    void aVeryLargeSpecificationIsDeployed() {
        space.jetStreamBus("nats://one:4222");
        var random = new Random(1);
        var events = IntStream.range(0, MANY)
                .mapToObj(i -> "e%d: {port: '12000', endpoint: /%s, method: POST}"
                        .formatted(i, Long.toHexString(random.nextLong())))
                .collect(Collectors.joining(", "));
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: large, namespace: %%s}
            spec: {webhook: {%s}}
            """.formatted(events));

        space.awaitCondition("large", "Deployed", "True", "Applied");
        var env = new HashMap<String, String>();
        space.deployment("large")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .forEach(variable -> env.put(variable.getName(), variable.getValue()));
        assertThat(ObjectVariables.join(env).getSpec().sources()).hasSize(MANY);
        assertThat(env).doesNotContainKey("EVENTSOURCE_OBJECT");
    }

    @Test
    void anUnsafeTemplateIsRefusedByItsField() {
        space.jetStreamBus("nats://one:4222");
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: unsafe, namespace: %s}
            spec:
              template: {volumes: [{name: node, hostPath: {path: /}}]}
              calendar: {tick: {interval: 10s}}
            """);

        space.awaitCondition(
                "unsafe",
                "SourcesProvided",
                "False",
                "InvalidEventSource",
                "spec.template.volumes[node].hostPath",
                "TANDEM_ALLOW_UNSAFE");
        space.awaitCondition("unsafe", "Deployed", "False", "BuildDeploymentSpecFailed");
    }

    @Test
    void anAmountThatIsNoneEndsInAConditionThoughTheDeploymentIsThere() {
        space.jetStreamBus("nats://one:4222");
        space.calendar("ticker", 1);
        space.awaitCondition("ticker", "Deployed", "True", "Applied");
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: ticker, namespace: %s}
            spec:
              template: {container: {resources: {limits: {memory: 128Mb}}, env: [null]}, volumes: [null]}
              calendar: {tick: {interval: 10s}}
            """);

        space.awaitCondition("ticker", "Deployed", "False", "UpdateDeploymentFailed", "quantities");
    }

    @Test
    void whatTheApiServerWritesInItsOwnWayIsNotAppliedAgain() {
        var statuses = StatusChanges.of(space, EventSource.class);
        space.jetStreamBus("nats://one:4222");
        space.apply("""
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: odd, namespace: %s}
            spec:
              replicas: 2
              service: {ports: [{name: push, port: 12000, targetPort: 12000}]}
              template:
                container:
                  env:
                    - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                    - {name: TANDEM_CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                    - {name: TANDEM_EMPTY, value: ""}
                    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                  resources: {limits: {cpu: 1000m, memory: 1024Mi}}
                  volumeMounts: [{name: scratch, mountPath: /scratch}, {name: token, mountPath: /token}]
                volumes:
                  - {name: scratch, emptyDir: {sizeLimit: 1024Mi}}
                  - name: token
                    projected:
                      sources:
                        - {serviceAccountToken: {path: token}}
                        - {downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}
                tolerations: [{key: spot, operator: Exists}]
              calendar: {tick: {interval: 10s}}
            """);
        space.awaitCondition("odd", "Deployed", "True", "Applied");
        space.markComplete("odd");
        space.awaitCondition("odd", "Ready", "True", "PodsReady");
        var kinds = List.of("deployments", "services", "poddisruptionbudgets");
        var applied = kinds.stream().map(kind -> sent.applies(space, kind)).toList();
        assertThat(applied).as("all three are made").doesNotContain(0L);

        touch("odd", "once");
        touch("odd", "twice");

        assertThat(kinds.stream().map(kind -> sent.applies(space, kind))).isEqualTo(applied);
        statuses.awaitOneForEach(() -> sent.statusApplies(space, "eventsources"));
    }

    /** Returns when the operator has looked at the EventSource, asked for something that changes nothing it makes. */
    private void touch(String name, String value) {
        space.editMetadata(space.source(name), "{\"annotations\": {\"tandem.io/handover\": \"%s\"}}".formatted(value));
        space.eventually(() -> {
            assertThat(space.source(name).getStatus().handover()).isNotNull();
            assertThat(space.source(name).getStatus().handover().request()).isEqualTo(value);
        });
    }

    private void scale(String name, int replicas) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withName(name + "-eventsource")
                .scale(replicas);
    }
}
