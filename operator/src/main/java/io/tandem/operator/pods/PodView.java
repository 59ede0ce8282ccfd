package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.Pod;

/** A pod as Kubernetes tells of it, and as it tells of itself. */
public record PodView(Pod pod, Sight sight) {
    /** Its name. */
    public String name() {
        return pod.getMetadata().getName();
    }

    /** Whether Kubernetes calls it ready. */
    public boolean ready() {
        return ready(pod);
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    static boolean ending(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }
}
