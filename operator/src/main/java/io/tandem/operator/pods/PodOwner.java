package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;

/** Which pods are a Deployment's. */
final class PodOwner {
    static final String TEMPLATE_HASH = "pod-template-hash";

    private PodOwner() {}

    /**
     * Whether a pod is controlled by a ReplicaSet of this Deployment, told by the name that a Deployment gives to its
     * ReplicaSets. Reading the ReplicaSet would tell no more: whoever can forge this reference can name the real one's uid.
     */
    static boolean isOf(Deployment deployment, Pod pod) {
        var meta = deployment.getMetadata();
        var hash = Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
                .get(TEMPLATE_HASH);
        return meta.getNamespace().equals(pod.getMetadata().getNamespace())
                && pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                                && "ReplicaSet".equals(owner.getKind())
                                && (meta.getName() + "-" + hash).equals(owner.getName()));
    }
}
