package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A pod as Kubernetes tells of it, and as it tells of itself. */
public record PodView(Pod pod, Sight sight) {
    /** How the names of volumes begin that Kubernetes adds to each pod, with what it makes itself. */
    public static final String TOKEN = "kube-api-access-";

    /** Its name. */
    public String name() {
        return pod.getMetadata().getName();
    }

    /** Whether Kubernetes calls it ready. */
    public boolean ready() {
        return ready(pod);
    }

    /** Whether Kubernetes has called it ready for so long. */
    public boolean readyFor(Duration time, Instant now) {
        return readiness(pod)
                .filter(condition -> time.isZero()
                        || Optional.ofNullable(condition.getLastTransitionTime())
                                .filter(since ->
                                        !now.isBefore(Instant.parse(since).plus(time)))
                                .isPresent())
                .isPresent();
    }

    static boolean ready(Pod pod) {
        return readiness(pod).isPresent();
    }

    private static Optional<PodCondition> readiness(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    static boolean ending(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }
}
