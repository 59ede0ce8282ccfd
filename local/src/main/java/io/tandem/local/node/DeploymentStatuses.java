package io.tandem.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The status of a Deployment; a pure function of its spec and its pods. */
final class DeploymentStatuses {
    private DeploymentStatuses() {}

    /** The status to write at {@code now}; unchanged conditions keep their times. */
    static DeploymentStatus of(Deployment deployment, Rollout.Desired desired, List<Pod> pods, Instant now) {
        List<Rollout.Existing> live = pods.stream()
                .map(Pods::existing)
                .filter(pod -> !pod.terminating())
                .toList();
        List<Rollout.Existing> updated =
                live.stream().filter(pod -> pod.hash().equals(desired.hash())).toList();
        int ready = (int) live.stream().filter(Rollout.Existing::ready).count();
        int unavailable = desired.strategy() instanceof Rollout.Strategy.Rolling rolling ? rolling.unavailable() : 0;
        boolean available = ready >= desired.replicas() - unavailable;
        boolean complete =
                updated.size() == desired.replicas() && live.size() == updated.size() && ready == live.size();
        DeploymentStatus before = deployment.getStatus();
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(live.size())
                .withUpdatedReplicas(updated.size())
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withUnavailableReplicas(Math.max(0, desired.replicas() - ready))
                .withConditions(
                        condition(
                                "Available",
                                available,
                                available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                                before,
                                now),
                        condition(
                                "Progressing",
                                true,
                                complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                                before,
                                now))
                .build();
    }

    private static DeploymentCondition condition(
            String type, boolean holds, String reason, DeploymentStatus before, Instant now) {
        String status = holds ? "True" : "False";
        Optional<DeploymentCondition> old =
                Optional.ofNullable(before).map(DeploymentStatus::getConditions).orElse(List.of()).stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
        if (old.isPresent()
                && status.equals(old.get().getStatus())
                && reason.equals(old.get().getReason())) {
            return old.get();
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String since = old.filter(condition -> status.equals(condition.getStatus()))
                .map(DeploymentCondition::getLastTransitionTime)
                .orElse(time);
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withLastUpdateTime(time)
                .withLastTransitionTime(since)
                .build();
    }
}
