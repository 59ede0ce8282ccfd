package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.tandem.api.EventBusSpec;
import io.tandem.api.Metadata;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pods of the servers.
 *
 * @param volumes what they mount, and by which Secrets
 * @param placement on which nodes
 * @param configHash changes with what a running server does not take over
 */
record ServerPod(
        EventBusSpec.JetStream spec,
        ServerImages images,
        ServerVolumes volumes,
        Platform platform,
        Placement placement,
        String configHash) {
    /** Annotation on the pods: a change restarts them one by one. */
    static final String CONFIG_ANNOTATION = "tandem.io/config-hash";

    static final String CONFIG = "/etc/nats-config";
    static final String MAIN_CONFIG = CONFIG + "/nats-js.conf";
    static final String PID = "/var/run/nats";
    static final String PID_FILE = PID + "/nats.pid";

    PodTemplateSpec template() {
        // @formatter:off
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels())
                .withAnnotations(annotations())
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(spec.serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSecurityContext(ServerSecurity.pod(spec, platform))
                .withNodeSelector(spec.nodeSelector())
                .withTolerations(spec.tolerations())
                .withAffinity(spec.affinity())
                .withTopologySpreadConstraints(placement.constraints())
                .withImagePullSecrets(spec.imagePullSecrets())
                .withPriorityClassName(spec.priorityClassName())
                .withPriority(spec.priority())
                .withShareProcessNamespace(images.reloader().isPresent())
                .withTerminationGracePeriodSeconds(60L)
                .withVolumes(volumes.volumes())
                .withContainers(containers())
                .endSpec()
                .build();
        // @formatter:on
    }

    private TreeMap<String, String> labels() {
        var labels = new TreeMap<String, String>();
        Optional.ofNullable(spec.metadata()).map(Metadata::labels).ifPresent(labels::putAll);
        labels.putAll(volumes.secrets().owner().selector());
        return labels;
    }

    private TreeMap<String, String> annotations() {
        var annotations = new TreeMap<String, String>();
        Optional.ofNullable(spec.metadata()).map(Metadata::annotations).ifPresent(annotations::putAll);
        annotations.put(CONFIG_ANNOTATION, configHash);
        return annotations;
    }

    private List<Container> containers() {
        return Stream.concat(
                        Stream.of(new ServerContainer(spec, images, volumes).container()),
                        new Sidecars(spec, images).containers().stream())
                .toList();
    }

    static VolumeMount mount(String name, String path) {
        return new VolumeMount(path, null, name, null, null, null, null);
    }
}
