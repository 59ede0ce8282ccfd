package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps of each pod what its EventSource's status is made of: a pod carries the whole EventSource in a variable, and there
 * are thousands of pods.
 */
public final class LeanPods implements ItemStore<Pod> {
    private static final Set<String> LABELS =
            Set.of("controller", "eventsource-name", "owner-name", PodOwner.TEMPLATE_HASH);
    private static final Set<String> CONDITIONS = Set.of("Ready", "PodScheduled");

    private final BasicItemStore<Pod> pods = new BasicItemStore<>(Cache::metaNamespaceKeyFunc);

    /** Only what is kept. */
    public static Pod lean(Pod pod) {
        return new PodBuilder()
                .withMetadata(lean(pod.getMetadata()))
                .withSpec(lean(pod.getSpec()))
                .withStatus(lean(pod.getStatus()))
                .build();
    }

    /** Whether a change is of no consequence for the status. */
    public static boolean sameButForVersion(Pod one, Pod other) {
        return unversioned(one).equals(unversioned(other));
    }

    @Override
    public String getKey(Pod pod) {
        return pods.getKey(pod);
    }

    @Override
    public Pod put(String key, Pod pod) {
        return pods.put(key, lean(pod));
    }

    @Override
    public Pod remove(String key) {
        return pods.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return pods.keySet();
    }

    @Override
    public Stream<Pod> values() {
        return pods.values();
    }

    @Override
    public int size() {
        return pods.size();
    }

    @Override
    public Pod get(String key) {
        return pods.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static Pod unversioned(Pod pod) {
        var lean = lean(pod);
        lean.getMetadata().setResourceVersion(null);
        return lean;
    }

    private static ObjectMeta lean(ObjectMeta meta) {
        var labels = Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of()).entrySet().stream()
                .filter(label -> LABELS.contains(label.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
        return new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .withDeletionTimestamp(meta.getDeletionTimestamp())
                .withOwnerReferences(meta.getOwnerReferences())
                .withLabels(labels)
                .build();
    }

    private static PodSpec lean(PodSpec spec) {
        var needed = spec.getVolumes().stream()
                .filter(LeanPods::needed)
                .map(volume -> new VolumeBuilder()
                        .withName(volume.getName())
                        .withSecret(volume.getSecret())
                        .withConfigMap(volume.getConfigMap())
                        .build())
                .toList();
        return new PodSpecBuilder()
                .withHostNetwork(spec.getHostNetwork())
                .withVolumes(needed)
                .build();
    }

    /** Without what it names the pod does not start. */
    private static boolean needed(Volume volume) {
        return volume.getSecret() != null
                        && !Boolean.TRUE.equals(volume.getSecret().getOptional())
                || volume.getConfigMap() != null
                        && !Boolean.TRUE.equals(volume.getConfigMap().getOptional());
    }

    private static PodStatus lean(PodStatus status) {
        if (status == null) {
            return null;
        }
        return new PodStatusBuilder()
                .withPhase(status.getPhase())
                .withReason(status.getReason())
                .withMessage(status.getMessage())
                .withPodIP(status.getPodIP())
                .withStartTime(status.getStartTime())
                .withConditions(status.getConditions().stream()
                        .filter(condition -> CONDITIONS.contains(condition.getType()))
                        .map(condition -> condition.toBuilder()
                                .withLastProbeTime(null)
                                .withLastTransitionTime(null)
                                .build())
                        .toList())
                .withContainerStatuses(status.getContainerStatuses().stream()
                        .map(LeanPods::lean)
                        .toList())
                .build();
    }

    private static ContainerStatus lean(ContainerStatus status) {
        return new ContainerStatusBuilder()
                .withName(status.getName())
                .withReady(status.getReady())
                .withRestartCount(status.getRestartCount())
                .withState(status.getState())
                .withLastState(status.getLastState())
                .build();
    }
}
