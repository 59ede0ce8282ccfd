package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Why pods are not ready, in words that stay the same while the cause stays the same. */
public final class PodTrouble {
    private static final int MOST = 3;
    private static final int LONGEST = 200;
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

    private PodTrouble() {}

    /** One sentence a pod in trouble, at most three of them. */
    public static List<String> of(Collection<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod ->
                        trouble(pod).map(text -> "pod " + pod.getMetadata().getName() + " " + text).stream())
                .limit(MOST)
                .toList();
    }

    private static Optional<String> trouble(Pod pod) {
        if (pod.getStatus() == null || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        return failed(pod).or(() -> unscheduled(pod)).or(() -> pod.getStatus().getContainerStatuses().stream()
                .flatMap(status -> trouble(pod, status).stream())
                .findFirst());
    }

    private static Optional<String> failed(Pod pod) {
        return "Failed".equals(pod.getStatus().getPhase())
                ? Optional.of("failed: "
                        + reasonAnd(pod.getStatus().getReason(), pod.getStatus().getMessage()))
                : Optional.empty();
    }

    private static Optional<String> unscheduled(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(PodCondition::getMessage)
                .map(message -> "finds no node: " + cut(message));
    }

    private static Optional<String> trouble(Pod pod, ContainerStatus status) {
        var waiting = status.getState() == null ? null : status.getState().getWaiting();
        if (waiting != null && ON_ITS_WAY.contains(waiting.getReason())) {
            return neededSecrets(pod);
        }
        var ended = status.getLastState() == null ? null : status.getLastState().getTerminated();
        if (ended != null && !Boolean.TRUE.equals(status.getReady())) {
            return Optional.of(ended(ended));
        }
        return Optional.ofNullable(waiting).map(PodTrouble::waits);
    }

    private static String ended(ContainerStateTerminated ended) {
        return "ended with exit code %d, %s"
                .formatted(ended.getExitCode(), reasonAnd(ended.getReason(), ended.getMessage()));
    }

    private static String waits(ContainerStateWaiting waiting) {
        return "cannot start: " + reasonAnd(waiting.getReason(), waiting.getMessage());
    }

    /** A pod waits for these without ever saying so in its status. */
    private static Optional<String> neededSecrets(Pod pod) {
        var names = pod.getSpec().getVolumes().stream()
                .map(Volume::getSecret)
                .filter(Objects::nonNull)
                .filter(secret -> !Boolean.TRUE.equals(secret.getOptional()))
                .map(SecretVolumeSource::getSecretName)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("is being created, for which it needs Secret " + names);
    }

    private static String reasonAnd(String reason, String message) {
        var word = Objects.requireNonNullElse(reason, "no reason given");
        return message == null || message.isBlank() ? word : word + ": " + cut(message.strip());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
