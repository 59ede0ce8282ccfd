package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The namespace whose servers the examples name, with those servers' Services, Secrets and an EventBus. */
final class ExampleSpace implements AutoCloseable {
    private static final String NAMESPACE = "argo-events";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final KubernetesClient client;
    private final Path folder;
    private final String host;

    /**
     * Makes the namespace, which must not be there.
     *
     * @param folder of the manifests
     * @param host address of this machine as pods see it
     */
    ExampleSpace(KubernetesClient client, Path folder, String host) {
        this.client = client;
        this.folder = folder;
        this.host = host;
        Namespaces.create(client, NAMESPACE);
    }

    void bus(String url) {
        var bus = Serialization.unmarshal("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: EventBus
                        metadata: {name: default}
                        spec: {jetstreamExotic: {url: "%s", streamConfig: "replicas: 1"}}
                        """.formatted(url), GenericKubernetesResource.class);
        client.resource(bus).inNamespace(NAMESPACE).create();
    }

    void secret(String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .inNamespace(NAMESPACE)
                .create();
    }

    /** Makes a server of this machine known under a name of the cluster. */
    void server(String name, int port, int real) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withName("it")
                        .withPort(port)
                        .endPort()
                        .endSpec()
                        .build())
                .inNamespace(NAMESPACE)
                .createOr(existing -> existing.patch());
        client.resource(new EndpointsBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addNewSubset()
                        .addNewAddress()
                        .withIp(host)
                        .endAddress()
                        .addNewPort()
                        .withName("it")
                        .withPort(real)
                        .endPort()
                        .endSubset()
                        .build())
                .inNamespace(NAMESPACE)
                .createOr(existing -> existing.patch());
    }

    /** Applies a manifest. */
    void apply(String file) {
        client.resource(manifest(file)).inNamespace(NAMESPACE).create();
    }

    /** As it is, but for the one that has sentences in the place of a Secret's name and key: no cluster takes those. */
    GenericKubernetesResource manifest(String file) {
        try {
            var text = Files.readString(folder.resolve(file + ".yaml"))
                    .replace("name of k8s secret that holds storagegrid auth token", "storage-grid")
                    .replace("key within secret that holds the token value", "token");
            return Serialization.unmarshal(text, GenericKubernetesResource.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the EventSource says that it is ready. */
    void awaitReady(String name) {
        Wait.until(name + " ready", LIMIT, () -> ready(name).startsWith("Ready=True"));
    }

    /** The address of the pod of an EventSource, once it takes requests. */
    String address(String name) {
        Wait.until(
                "a ready pod of " + name,
                LIMIT,
                () -> pods(name).size() == 1 && Readiness.isPodReady(pods(name).getFirst()));
        return pods(name).getFirst().getStatus().getPodIP();
    }

    /** What the EventSource says of itself, for people. */
    String ready(String name) {
        var resource = resource(name).get();
        if (resource == null) {
            return "not there";
        }
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        return conditions == null
                ? "no condition"
                : conditions.stream()
                        .filter(each -> "Ready".equals(each.get("type")))
                        .map(each -> "Ready=%s %s".formatted(each.get("status"), each.get("message")))
                        .findFirst()
                        .orElse("no condition Ready");
    }

    /** Does not wait: with {@code deleteHookOnFinish} it takes minutes where the provider is not there. */
    void delete(String name) {
        resource(name).delete();
    }

    @Override
    public void close() {
        client.genericKubernetesResources(Manifests.API_VERSION, "EventSource")
                .inNamespace(NAMESPACE)
                .delete();
        client.genericKubernetesResources(Manifests.API_VERSION, "EventBus")
                .inNamespace(NAMESPACE)
                .delete();
        client.namespaces().withName(NAMESPACE).delete();
    }

    private List<Pod> pods(String name) {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("eventsource-name", name)
                .list()
                .getItems();
    }

    private Resource<GenericKubernetesResource> resource(String name) {
        return client.genericKubernetesResources(Manifests.API_VERSION, "EventSource")
                .inNamespace(NAMESPACE)
                .withName(name);
    }
}
