package io.tandem.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.local.Manifests;
import io.tandem.local.TestLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A namespace of its own for one test, and what the test does and sees there with all rights. */
public record Space(KubernetesClient client, String namespace) {
    /** A webhook with a Service, for a namespace. */
    public static final String WEBHOOK = """
        apiVersion: argoproj.io/v1alpha1
        kind: EventSource
        metadata: {name: hook, namespace: %s}
        spec:
          service: {ports: [{port: 12000, targetPort: 12000}]}
          webhook: {example: {port: "12000", endpoint: /example, method: POST}}
        """;

    private static final Duration PATIENCE = TestLimits.WAIT;

    public static Space create(KubernetesClient client) {
        var name = "t-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return new Space(client, name);
    }

    /** Pod Security refuses here what is not restricted. */
    public void restrict() {
        editMetadata(
                client.namespaces().withName(namespace).get(),
                "{\"labels\": {\"pod-security.kubernetes.io/enforce\": \"restricted\"}}");
    }

    /** Applies YAML in this namespace, whatever namespace stands in it. */
    public void apply(String yaml) {
        Manifests.apply(client, yaml.formatted(namespace));
    }

    public void jetStreamBus(String url) {
        apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: %%s}
                spec: {jetstreamExotic: {url: "%s"}}
                """.formatted(url));
    }

    public void calendar(String name, int replicas) {
        apply("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: %s, namespace: %%s}
                spec: {replicas: %d, calendar: {tick: {interval: 10s}}}
                """.formatted(name, replicas));
    }

    public EventSource source(String name) {
        return client.resources(EventSource.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Merges metadata into an object, whatever its version. */
    public void editMetadata(HasMetadata object, String json) {
        client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": %s}".formatted(json));
    }

    /** What the reference implementation's controller writes of a resource that is well: conditions without a reason. */
    public void formerConditions(HasMetadata object, String... types) {
        var conditions = Stream.of(types)
                .map(type ->
                        "{\"type\": \"%s\", \"status\": \"True\", \"lastTransitionTime\": \"2026-01-01T00:00:00Z\"}"
                                .formatted(type))
                .toList();
        client.resource(object)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"conditions\": %s}}".formatted(conditions));
    }

    public EventBus bus(String name) {
        return client.resources(EventBus.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    public Deployment deployment(String name) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name + "-eventsource")
                .get();
    }

    public Deployment awaitDeployment(String name) {
        return await().atMost(PATIENCE).until(() -> deployment(name), found -> found != null);
    }

    public Condition condition(String name, String type) {
        return Optional.ofNullable(source(name).getStatus())
                .flatMap(status -> status.conditions().stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst())
                .orElse(null);
    }

    /** Waits for a condition of the newest generation. */
    public void awaitCondition(String name, String type, String status, String reason, String... messageParts) {
        eventually(() -> {
            var found = condition(name, type);
            assertThat(found).isNotNull();
            assertThat(found.status()).as("%s", found).isEqualTo(status);
            assertThat(found.reason()).as("%s", found).isEqualTo(reason);
            assertThat(List.of(messageParts)).allMatch(found.message()::contains, "is in: " + found.message());
            assertThat(found.observedGeneration())
                    .isEqualTo(source(name).getMetadata().getGeneration());
        });
    }

    public void eventually(Runnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion::run);
    }

    public void awaitThat(String name, Consumer<Deployment> assertion) {
        eventually(() -> assertion.accept(deployment(name)));
    }

    /** What a Deployment controller would write when everything runs. */
    public void markComplete(String name) {
        markComplete(() -> deployment(name));
    }

    /** The same of any Deployment, which is read again where somebody else changes it meanwhile. */
    void markComplete(Supplier<Deployment> newest) {
        Conflicts.retried(() -> {
            var deployment = newest.get();
            var replicas = deployment.getSpec().getReplicas();
            deployment.setStatus(new DeploymentStatusBuilder()
                    .withObservedGeneration(deployment.getMetadata().getGeneration())
                    .withReplicas(replicas)
                    .withUpdatedReplicas(replicas)
                    .withReadyReplicas(replicas)
                    .withAvailableReplicas(replicas)
                    .build());
            client.resource(deployment).patchStatus();
        });
    }

    /** What the disruption controller would write while all pods are ready. */
    public void allowDisruption(String budget) {
        var found = client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .withName(budget)
                .get();
        found.setStatus(new PodDisruptionBudgetStatusBuilder()
                .withObservedGeneration(found.getMetadata().getGeneration())
                .withDisruptionsAllowed(1)
                .withCurrentHealthy(2)
                .withDesiredHealthy(1)
                .withExpectedPods(2)
                .build());
        client.resource(found).patchStatus();
    }

    public <T extends HasMetadata> List<T> list(Class<T> type) {
        return client.resources(type).inNamespace(namespace).list().getItems();
    }

    /** The value of a variable of the Deployment's pods. */
    public static String environment(Deployment deployment, String name) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
