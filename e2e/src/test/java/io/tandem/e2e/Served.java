package io.tandem.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.tandem.local.Manifests;
import java.time.Duration;
import java.util.Optional;

/** What tests have the operators serve that they start, and what these make of it. */
record Served(KubernetesClient client) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The default bus of a namespace. */
    void bus(String namespace) {
        bus(namespace, "");
    }

    /** The same with more metadata, which begins with a comma. */
    void bus(String namespace, String metadata) {
        Manifests.apply(client, """
            apiVersion: argoproj.io/v1alpha1
            kind: EventBus
            metadata: {name: default, namespace: %s%s}
            spec: {jetstreamExotic: {url: "nats://nats:4222"}}
            """.formatted(namespace, metadata));
    }

    /** An EventSource with one event. */
    void calendar(String namespace, String name) {
        calendar(namespace, name, "");
    }

    /** The same with a label. */
    void calendar(String namespace, String name, String label) {
        Manifests.apply(client, """
            apiVersion: argoproj.io/v1alpha1
            kind: EventSource
            metadata: {name: %s, namespace: %s, labels: {%s}}
            spec: {replicas: 1, calendar: {tick: {interval: 10s}}}
            """.formatted(name, namespace, label));
    }

    /** A Sensor of the calendar of the same name. */
    void sensor(String namespace, String name) {
        sensor(namespace, name, "");
    }

    /** The same with a label. */
    void sensor(String namespace, String name, String label) {
        Manifests.apply(client, """
            apiVersion: argoproj.io/v1alpha1
            kind: Sensor
            metadata: {name: %2$s, namespace: %1$s, labels: {%3$s}}
            spec:
              dependencies: [{name: tick, eventSourceName: %2$s, eventName: tick}]
              triggers: [{template: {name: print, log: {}}}]
            """.formatted(namespace, name, label));
    }

    /** An EventBus, EventSource or Sensor. */
    Resource<GenericKubernetesResource> resource(String namespace, String kind, String name) {
        return client.genericKubernetesResources("argoproj.io/v1alpha1", kind)
                .inNamespace(namespace)
                .withName(name);
    }

    /** The status of one that there is, as a text. */
    String status(String namespace, String kind, String name) {
        return String.valueOf(
                resource(namespace, kind, name).get().getAdditionalProperties().get("status"));
    }

    /** Of an EventSource; null if there is none. */
    Deployment deployment(String namespace, String name) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name + "-eventsource")
                .get();
    }

    void awaitDeployment(String namespace, String name) {
        await().atMost(PATIENCE).until(() -> deployment(namespace, name) != null);
    }

    /** Who has the Lease of the operators of a namespace; empty if nobody has, or there is none. */
    String holder(String home) {
        return Optional.ofNullable(client.leases()
                        .inNamespace(home)
                        .withName("tandem-operator")
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse("");
    }
}
