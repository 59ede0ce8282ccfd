package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * The pods of a Deployment as its controller counts them.
 *
 * @param observed whether the controller has seen the newest template
 * @param present pods of any template
 * @param updated pods of the newest template
 * @param ready pods of any template that are ready, and have been for as long as the Deployment asks
 */
public record Replicas(int wanted, boolean observed, int present, int updated, int ready) {
    static Replicas of(Deployment deployment) {
        var status = Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
        return new Replicas(
                count(deployment.getSpec().getReplicas(), 1),
                Objects.equals(deployment.getMetadata().getGeneration(), status.getObservedGeneration()),
                count(status.getReplicas(), 0),
                count(status.getUpdatedReplicas(), 0),
                count(settles(deployment) ? status.getAvailableReplicas() : status.getReadyReplicas(), 0));
    }

    /** Whether no pod is ready, of any template. */
    public static boolean none(Optional<Deployment> deployment) {
        return deployment.map(Replicas::of).filter(its -> its.ready > 0).isEmpty();
    }

    /** Whether all pods that are wanted are there, of the newest template, and no others. */
    public static boolean allUpdated(Deployment deployment) {
        return of(deployment).allUpdated();
    }

    private static boolean settles(Deployment deployment) {
        return secondsToSettle(deployment) > 0;
    }

    /** For how long a pod must have been ready to count; 0 where being ready is enough. */
    static int secondsToSettle(Deployment deployment) {
        return count(deployment.getSpec().getMinReadySeconds(), 0);
    }

    /** Whether there are pods of a former template; what its controller has not seen yet may be a change of their number. */
    public static boolean replacing(Optional<Deployment> deployment) {
        return deployment
                .map(Replicas::of)
                .filter(its -> its.observed && its.present != its.updated)
                .isPresent();
    }

    /** Whether the pods that are ready are of the newest template, and at least one is. */
    boolean upToDate() {
        return observed && present == updated && (ready > 0 || wanted == 0);
    }

    /** Whether all pods that are wanted are of the newest template and ready, and there are no others. */
    boolean complete() {
        return allUpdated() && ready == wanted;
    }

    private boolean allUpdated() {
        return observed && present == updated && updated == wanted;
    }

    /** A condition of the Deployment with this status. */
    static Optional<DeploymentCondition> condition(Deployment deployment, String type, String status) {
        return Optional.ofNullable(deployment.getStatus()).map(DeploymentStatus::getConditions).stream()
                .flatMap(java.util.List::stream)
                .filter(condition -> type.equals(condition.getType()) && status.equals(condition.getStatus()))
                .findFirst();
    }

    private static int count(Integer number, int absent) {
        return Objects.requireNonNullElse(number, absent);
    }
}
