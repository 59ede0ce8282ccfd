package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ObjectVariables;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Space;
import java.util.HashMap;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many pods there are and what they are given, as the API server has it. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class DeploymentIT {
    ControlPlane cluster;
    Space space;

    @BeforeEach
    void newNamespace() {
        space = Space.create(cluster.client());
    }

    @Test
    void leavesANumberThatSomebodyScaledToUntilTheEventSourceNamesAnother() {
        space.jetStreamBus("nats://one:4222");
        space.apply(WEBHOOK.replace("service:", "replicas: 2\n  service:"));
        space.awaitDeployment("hook");
        space.awaitThat("hook", now -> assertThat(now.getSpec().getReplicas()).isEqualTo(2));

        scale("hook", 5);
        space.jetStreamBus("nats://two:4222");
        space.awaitThat("hook", now -> {
            assertThat(EventSourceJson.decode(environment(now, "EVENTBUS_CONFIG"), BusConfig.class)
                            .jetstream()
                            .url())
                    .isEqualTo("nats://two:4222");
            assertThat(now.getSpec().getReplicas()).isEqualTo(5);
        });

        space.apply(WEBHOOK.replace("service:", "replicas: 3\n  service:"));
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
        var events = IntStream.range(0, 5_000)
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
        assertThat(ObjectVariables.join(env).getSpec().sources()).hasSize(5_000);
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

    private void scale(String name, int replicas) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withName(name + "-eventsource")
                .scale(replicas);
    }

    private static String environment(Deployment deployment, String name) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static final String WEBHOOK = """
        apiVersion: argoproj.io/v1alpha1
        kind: EventSource
        metadata: {name: hook, namespace: %s}
        spec:
          service: {ports: [{port: 12000, targetPort: 12000}]}
          webhook: {example: {port: "12000", endpoint: /example, method: POST}}
        """;
}
