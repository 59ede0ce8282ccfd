package io.tandem.operator.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which pods are a Deployment's. */
public final class PodOwner {
    static final String TEMPLATE_HASH = "pod-template-hash";

    private PodOwner() {}

    /** Whether a pod is controlled by a ReplicaSet of this Deployment. */
    static boolean isOf(Deployment deployment, Pod pod) {
        var meta = deployment.getMetadata();
        return meta.getNamespace().equals(pod.getMetadata().getNamespace())
                && deployment(pod).filter(meta.getName()::equals).isPresent();
    }

    /**
     * Name of the Deployment whose ReplicaSet controls a pod, told by the name that a Deployment gives to its ReplicaSets;
     * empty if none does. Reading the ReplicaSet would tell no more: whoever can forge this reference can name the real
     * one's uid.
     */
    public static Optional<String> deployment(Pod pod) {
        var hash = "-"
                + Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
                        .get(TEMPLATE_HASH);
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController())
                        && "ReplicaSet".equals(owner.getKind())
                        && owner.getName().endsWith(hash))
                .findFirst()
                .map(owner -> owner.getName().substring(0, owner.getName().length() - hash.length()));
    }
}
