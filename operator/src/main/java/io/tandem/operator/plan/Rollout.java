package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.Optional;

/** How old pods give way to new ones. */
final class Rollout {
    /** Annotation on the pods: the lock they take. */
    static final String LOCK_ANNOTATION = Lock.ANNOTATION;

    private static final String RECREATE = "Recreate";

    private Rollout() {}

    /**
     * Never lets two pods work where one may: a single replica of an EventSource runs no election, and pods under different
     * locks do not see each other, so in both cases the old pods end before the new ones start.
     */
    static DeploymentStrategy strategy(Wanted wanted, Optional<Deployment> current) {
        if (!wanted.exclusive()) {
            return rolling();
        }
        if (wanted.lock() instanceof Lock.None) {
            return recreate();
        }
        return current.filter(old ->
                        !lockOf(wanted, old).equals(Optional.of(wanted.lock().label())) || recreating(old))
                .map(old -> recreate())
                .orElseGet(Rollout::rolling);
    }

    private static Optional<String> lockOf(Wanted wanted, Deployment deployment) {
        return Optional.ofNullable(
                        deployment.getSpec().getTemplate().getMetadata().getAnnotations())
                .map(annotations -> annotations.get(LOCK_ANNOTATION))
                .or(() -> Adoption.of(deployment).flatMap(wanted::lockOf).map(Lock::label));
    }

    private static boolean recreating(Deployment deployment) {
        return RECREATE.equals(deployment.getSpec().getStrategy().getType()) && !complete(deployment);
    }

    private static boolean complete(Deployment deployment) {
        var status = deployment.getStatus();
        var wanted = deployment.getSpec().getReplicas();
        return status != null
                && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && count(status.getReplicas()) == count(wanted)
                && count(status.getUpdatedReplicas()) == count(wanted)
                && count(status.getAvailableReplicas()) == count(wanted);
    }

    private static int count(Integer value) {
        return value == null ? 0 : value;
    }

    private static DeploymentStrategy recreate() {
        return new DeploymentStrategyBuilder().withType(RECREATE).build();
    }

    private static DeploymentStrategy rolling() {
        return new DeploymentStrategyBuilder()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .build();
    }
}
