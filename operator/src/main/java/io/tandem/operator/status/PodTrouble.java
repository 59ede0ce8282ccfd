package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.tandem.api.Excerpt;
import io.tandem.operator.pods.PodView;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a pod is not ready, in words that stay the same while the cause stays the same.
 *
 * @param reason what kind of trouble it is
 * @param text for people, beginning with the pod's name
 */
public record PodTrouble(Reason reason, String text) {
    private static final int MOST = 3;
    private static final int LONGEST = 200;
    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");
    private static final Set<String> CONFIG = Set.of("CreateContainerConfigError");
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

    /** Of at most three pods in trouble, the gravest first; graver is what has an earlier reason. */
    public static List<PodTrouble> of(Collection<Pod> pods) {
        return of(pods, false);
    }

    /**
     * The same.
     *
     * @param unproven whether a container that is ready is in trouble too where it ended before: it has no probe and is ready
     *     as soon as it runs, and has not run long enough yet to be taken for one that works
     */
    static List<PodTrouble> of(Collection<Pod> pods, boolean unproven) {
        return pods.stream()
                .flatMap(pod -> trouble(pod, unproven)
                        .map(trouble -> new PodTrouble(
                                trouble.reason(), "pod " + pod.getMetadata().getName() + " " + trouble.text()))
                        .stream())
                .sorted(Comparator.comparing(PodTrouble::reason).thenComparing(PodTrouble::text))
                .limit(MOST)
                .toList();
    }

    /** Whether it is over in a moment more often than not. */
    boolean passes() {
        return reason == Reason.PODS_CRASHING || reason == Reason.VOLUMES_PENDING;
    }

    private static Optional<PodTrouble> trouble(Pod pod, boolean unproven) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        return failed(pod).or(() -> unscheduled(pod)).or(() -> pod.getStatus().getContainerStatuses().stream()
                .flatMap(status -> trouble(pod, status, unproven).stream())
                .findFirst());
    }

    private static Optional<PodTrouble> failed(Pod pod) {
        var status = pod.getStatus();
        return "Failed".equals(status.getPhase())
                ? Optional.of(new PodTrouble(
                        Reason.PODS_FAILING, "failed: " + reasonAnd(status.getReason(), status.getMessage())))
                : Optional.empty();
    }

    private static Optional<PodTrouble> unscheduled(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(PodCondition::getMessage)
                .map(message -> new PodTrouble(Reason.PODS_UNSCHEDULABLE, "finds no node: " + cut(message)));
    }

    private static Optional<PodTrouble> trouble(Pod pod, ContainerStatus status, boolean unproven) {
        var waiting = status.getState() == null ? null : status.getState().getWaiting();
        if (waiting != null && ON_ITS_WAY.contains(Objects.requireNonNullElse(waiting.getReason(), ""))) {
            return neededVolumes(pod);
        }
        var ended = lastEnd(status);
        if (ended.isPresent() && (unproven || !Boolean.TRUE.equals(status.getReady()))) {
            return ended.map(PodTrouble::ended);
        }
        return Optional.ofNullable(waiting).map(PodTrouble::waits);
    }

    /** How its process ended last, also where that was a moment ago and no other has been started. */
    private static Optional<ContainerStateTerminated> lastEnd(ContainerStatus status) {
        return Stream.of(Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
                .flatMap(state -> state.map(ContainerState::getTerminated).stream())
                .findFirst();
    }

    private static PodTrouble ended(ContainerStateTerminated ended) {
        return new PodTrouble(
                Reason.PODS_CRASHING,
                "ended with exit code %d, %s"
                        .formatted(ended.getExitCode(), reasonAnd(ended.getReason(), ended.getMessage())));
    }

    private static PodTrouble waits(ContainerStateWaiting waiting) {
        var word = Objects.requireNonNullElse(waiting.getReason(), "");
        var reason = IMAGE.contains(word)
                ? Reason.IMAGE_PULL_FAILED
                : CONFIG.contains(word) ? Reason.CONFIG_MISSING : Reason.PODS_FAILING;
        return new PodTrouble(reason, "cannot start: " + reasonAnd(waiting.getReason(), waiting.getMessage()));
    }

    /** A pod waits for these without ever saying so in its status. */
    private static Optional<PodTrouble> neededVolumes(Pod pod) {
        var needed = pod.getSpec().getVolumes().stream()
                .flatMap(PodTrouble::needed)
                .distinct()
                .collect(Collectors.joining(", "));
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodTrouble(
                        Reason.VOLUMES_PENDING,
                        "is being created, for which it needs %s: create what is missing".formatted(needed)));
    }

    private static Stream<String> needed(Volume volume) {
        var secret = Optional.ofNullable(volume.getSecret())
                .flatMap(source -> needed("Secret", source.getSecretName(), source.getOptional()));
        var map = Optional.ofNullable(volume.getConfigMap())
                .flatMap(source -> needed("ConfigMap", source.getName(), source.getOptional()));
        var projected = volume.getProjected() == null || volume.getName().startsWith(PodView.TOKEN)
                ? Stream.<VolumeProjection>of()
                : Stream.ofNullable(volume.getProjected().getSources()).flatMap(List::stream);
        return Stream.concat(Stream.concat(secret.stream(), map.stream()), projected.flatMap(PodTrouble::needed));
    }

    private static Stream<String> needed(VolumeProjection source) {
        var secret = Optional.ofNullable(source.getSecret())
                .flatMap(found -> needed("Secret", found.getName(), found.getOptional()));
        var map = Optional.ofNullable(source.getConfigMap())
                .flatMap(found -> needed("ConfigMap", found.getName(), found.getOptional()));
        return Stream.concat(secret.stream(), map.stream());
    }

    private static Optional<String> needed(String kind, String name, Boolean optional) {
        return Boolean.TRUE.equals(optional) ? Optional.empty() : Optional.of(kind + " " + name);
    }

    private static String reasonAnd(String reason, String message) {
        var word = Objects.requireNonNullElse(reason, "no reason given");
        return message == null || message.isBlank() ? word : word + ": " + cut(message.strip());
    }

    static String cut(String text) {
        return Excerpt.of(text, LONGEST);
    }
}
