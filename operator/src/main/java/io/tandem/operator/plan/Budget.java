package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import java.util.Optional;

/** How many pods a drain may take at once. */
public final class Budget {
    /** Annotation of an EventSource: {@code false} leaves the budget to the user, who may have one already. */
    private static final String ANNOTATION = "tandem.io/disruption-budget";

    private Budget() {}

    /**
     * One at a time, and none at all of a single pod, which a drain must be able to take. A pod that is not ready anyway
     * holds nothing back.
     */
    static Optional<PodDisruptionBudget> of(WantedEvents wanted, Optional<Deployment> current) {
        if (Scaling.expected(wanted, current) < 2 || left(wanted)) {
            return Optional.empty();
        }
        var owner = wanted.owner();
        return Optional.of(oneAtATime(owner.metadata(owner.workloadName()).build(), owner.selector())
                .editSpec()
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .endSpec()
                .build());
    }

    /** Of any pods. */
    public static PodDisruptionBudgetBuilder oneAtATime(ObjectMeta metadata, Map<String, String> pods) {
        // @formatter:off
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(pods)
                .endSelector()
                .endSpec();
        // @formatter:on
    }

    private static boolean left(WantedEvents wanted) {
        var annotations = wanted.source().getMetadata().getAnnotations();
        return annotations != null && "false".equals(annotations.get(ANNOTATION));
    }
}
