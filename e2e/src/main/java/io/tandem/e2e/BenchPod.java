package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod with one event source, started as an operator would start it but without one: what an image must understand
 * is the same for every implementation, so several can be compared side by side.
 */
final class BenchPod implements AutoCloseable {
    private static final String BUS_STREAM = "maxMsgs: 1000000\nreplicas: 1\n";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /**
     * Starts it, without waiting, with the Secret that signed sources name.
     *
     * @param spec of the EventSource
     * @param busUrl of a JetStream server
     */
    BenchPod(
            KubernetesClient client,
            String namespace,
            String name,
            String image,
            Map<String, Object> spec,
            String busUrl) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        client.resource(secret()).createOr(NonDeletingOperation::update);
        client.resource(pod(image, spec, busUrl)).create();
    }

    /** Its address, once it has one. */
    Optional<String> address() {
        return Optional.ofNullable(status().getPodIP());
    }

    /** Its process; it must run on this machine. */
    HostProcess process() {
        return HostProcess.ofContainer(
                status().getContainerStatuses().getFirst().getContainerID());
    }

    @Override
    public void close() {
        client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }

    private PodStatus status() {
        return client.pods().inNamespace(namespace).withName(name).get().getStatus();
    }

    private Secret secret() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(Posted.SECRET)
                .withNamespace(namespace)
                .endMetadata()
                .withStringData(Map.of(Posted.KEY, Posted.TEXT))
                .build();
    }

    private Pod pod(String image, Map<String, Object> spec, String busUrl) {
        Map<String, Object> source = Map.of("metadata", Map.of("name", name, "namespace", namespace), "spec", spec);
        Map<String, Object> bus = Map.of("jetstream", Map.of("url", busUrl, "streamConfig", BUS_STREAM));
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
                .addNewVolumeMount()
                .withName("secret")
                .withMountPath("/argo-events/secrets/" + Posted.SECRET)
                .withReadOnly()
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewVolume()
                .withName("secret")
                .withNewSecret()
                .withSecretName(Posted.SECRET)
                .endSecret()
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
