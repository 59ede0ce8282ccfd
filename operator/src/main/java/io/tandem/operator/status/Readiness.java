package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Whether the pods of a Deployment do what its newest specification asks. */
public final class Readiness {
    private Readiness() {}

    /**
     * The finding for the condition Ready.
     *
     * @param troubles what keeps single pods from being ready; asked only if some are not
     */
    public static Finding of(Deployment deployment, Supplier<List<String>> troubles) {
        var wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        if (wanted == 0) {
            return new Finding(true, Reason.SCALED_TO_ZERO, "no pod is wanted");
        }
        var ready = readyOfThisSpec(deployment);
        if (ready >= wanted) {
            return Finding.good(Reason.PODS_READY);
        }
        var counted = "%d of %d pods are ready".formatted(ready, wanted);
        var found = troubles.get();
        return found.isEmpty()
                ? Finding.bad(Reason.PODS_STARTING, counted)
                : Finding.bad(Reason.PODS_FAILING, counted + ": " + String.join("; ", found));
    }

    private static int readyOfThisSpec(Deployment deployment) {
        var status = deployment.getStatus();
        if (status == null
                || !Objects.equals(deployment.getMetadata().getGeneration(), status.getObservedGeneration())) {
            return 0;
        }
        return Math.min(
                Objects.requireNonNullElse(status.getReadyReplicas(), 0),
                Objects.requireNonNullElse(status.getUpdatedReplicas(), 0));
    }
}
