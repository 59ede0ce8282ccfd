package io.tandem.e2e;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An event source as a pod: what an image must understand is the same for every implementation, so several can be compared
 * side by side.
 */
final class BenchPod implements BenchReplica {
    private static final int LOG_LINES = 20;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /**
     * Starts it, without waiting.
     *
     * @param limits of its container, by resource
     */
    BenchPod(KubernetesClient client, String image, PodContract contract, String name, Map<String, String> limits) {
        this.client = client;
        this.namespace = contract.namespace();
        this.name = name;
        client.resource(pod(image, contract, limits)).create();
    }

    /** Its address, once it has one. */
    Optional<String> address() {
        return Optional.ofNullable(status().getPodIP());
    }

    @Override
    public HostProcess process() {
        return HostProcess.ofContainer(
                status().getContainerStatuses().getFirst().getContainerID());
    }

    @Override
    public URI metrics() {
        return URI.create("http://%s:%d/metrics".formatted(address().orElseThrow(), PodContract.METRICS_PORT));
    }

    /** It would be started again. */
    @Override
    public boolean ended() {
        return status().getContainerStatuses().stream().anyMatch(container -> container.getRestartCount() > 0);
    }

    @Override
    public String lastWords() {
        var pod = client.pods().inNamespace(namespace).withName(name);
        return ended()
                ? pod.terminated().tailingLines(LOG_LINES).getLog()
                : pod.tailingLines(LOG_LINES).getLog();
    }

    @Override
    public void close() {
        client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    }

    private PodStatus status() {
        return client.pods().inNamespace(namespace).withName(name).get().getStatus();
    }

    private Pod pod(String image, PodContract contract, Map<String, String> limits) {
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
                .withArgs(PodContract.ARGUMENT)
                .withEnv(contract.variables(name).entrySet().stream()
                        .map(BenchPod::variable)
                        .toList())
                .withNewResources()
                .withLimits(limits.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, limit -> Quantity.parse(limit.getValue()))))
                .endResources()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("secret")
                .withMountPath("/%s/%s".formatted(PodContract.SECRETS, Posted.SECRET))
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

    private static EnvVar variable(Map.Entry<String, String> entry) {
        return new EnvVarBuilder()
                .withName(entry.getKey())
                .withValue(entry.getValue())
                .build();
    }
}
