package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A pod with one webhook source, started as an operator would start it but without one: what an image must understand
 * is the same for every implementation, so several can be compared side by side.
 */
final class BenchPod implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final String ENDPOINT = "/numbers";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /** Starts it and returns when it answers a request. */
    BenchPod(KubernetesClient client, String namespace, String name, String image, String busUrl) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        client.resource(pod(image, busUrl)).create();
        Wait.until("an answer of " + name, READY_LIMIT, this::answers);
    }

    /** Where it takes posts. */
    URI url() {
        String address = client.pods()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getStatus()
                .getPodIP();
        return URI.create("http://%s:%d%s".formatted(address, Manifests.WEBHOOK_PORT, ENDPOINT));
    }

    /** Its process; it must run on this machine. */
    HostProcess process() {
        return HostProcess.ofContainer(client.pods()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getContainerID());
    }

    @Override
    public void close() {
        client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }

    private boolean answers() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url())
                .timeout(Duration.ofSeconds(2))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    private Pod pod(String image, String busUrl) {
        Map<String, Object> webhook =
                Map.of("port", Integer.toString(Manifests.WEBHOOK_PORT), "endpoint", ENDPOINT, "method", "POST");
        Map<String, Object> source = Map.of(
                "metadata", Map.of("name", name, "namespace", namespace),
                "spec", Map.of("webhook", Map.of(Manifests.EVENT, webhook)));
        Map<String, Object> bus =
                Map.of("jetstream", Map.of("url", busUrl, "streamConfig", "maxMsgs: 50000\nreplicas: 1\n"));
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withArgs("eventsource-service")
                .withEnv(List.of(
                        env("EVENTSOURCE_OBJECT", base64(source)),
                        env("EVENTBUS_CONFIG", base64(bus)),
                        env("EVENTBUS_SUBJECT", "eventbus-" + namespace),
                        env("POD_NAME", name),
                        env("LEADER_ELECTION", "")))
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    private static EnvVar env(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static String base64(Map<String, Object> object) {
        return Base64.getEncoder().encodeToString(Serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
    }
}
