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
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** Nor is the time of interest at which it became ready: it does not change alone. */
    private static Pod unversioned(Pod pod) {
        var lean = lean(pod);
        lean.getMetadata().setResourceVersion(null);
        if (lean.getStatus() != null) {
            lean.getStatus().getConditions().forEach(condition -> condition.setLastTransitionTime(null));
        }
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
        return new PodSpecBuilder()
                .withHostNetwork(spec.getHostNetwork())
                .withVolumes(
                        spec.getVolumes().stream().flatMap(LeanPods::needed).toList())
                .build();
    }

    /** Of a volume what the pod does not start without. */
    private static Stream<Volume> needed(Volume volume) {
        var secret =
                Optional.ofNullable(volume.getSecret()).filter(source -> !Boolean.TRUE.equals(source.getOptional()));
        var map =
                Optional.ofNullable(volume.getConfigMap()).filter(source -> !Boolean.TRUE.equals(source.getOptional()));
        var projected = projected(volume);
        if (secret.isEmpty() && map.isEmpty() && projected.isEmpty()) {
            return Stream.empty();
        }
        var lean = new VolumeBuilder().withName(volume.getName());
        secret.ifPresent(lean::withSecret);
        map.ifPresent(lean::withConfigMap);
        if (!projected.isEmpty()) {
            lean.withNewProjected().withSources(projected).endProjected();
        }
        return Stream.of(lean.build());
    }

    private static List<VolumeProjection> projected(Volume volume) {
        if (volume.getProjected() == null || volume.getName().startsWith(PodView.TOKEN)) {
            return List.of();
        }
        return Stream.ofNullable(volume.getProjected().getSources())
                .flatMap(List::stream)
                .filter(source -> source.getSecret() != null
                                && !Boolean.TRUE.equals(source.getSecret().getOptional())
                        || source.getConfigMap() != null
                                && !Boolean.TRUE.equals(source.getConfigMap().getOptional()))
                .toList();
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
                        .map(condition ->
                                condition.toBuilder().withLastProbeTime(null).build())
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
