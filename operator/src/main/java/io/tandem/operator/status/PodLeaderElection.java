package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.GoDuration;
import io.tandem.operator.plan.Lock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the pods of a Deployment choose the one that works, read from the Deployment: that is what they do, whatever is
 * planned.
 *
 * @param elects whether they choose at all
 * @param byLease whether a Lease of the cluster decides
 * @param duration how long an unchanged lock binds the others
 */
record PodLeaderElection(boolean elects, boolean byLease, Duration duration) {
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration JETSTREAM = Duration.ofSeconds(2);

    /** @param needed whether some event has one pod do what the others do not */
    static PodLeaderElection of(Deployment deployment, boolean needed) {
        var several = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1) > 1;
        var lock = lock(deployment);
        var byLease = lock.map(Lock.BY_LEASE::equals)
                .orElseGet(() -> variable(deployment, "LEADER_ELECTION").equalsIgnoreCase("k8s"));
        return new PodLeaderElection(
                several && needed && !lock.equals(Optional.of(Lock.NO_LOCK)), byLease, duration(deployment, byLease));
    }

    /** Absent on pods of the reference implementation. */
    private static Optional<String> lock(Deployment deployment) {
        var annotations = deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return Optional.ofNullable(annotations == null ? Map.<String, String>of() : annotations)
                .map(all -> all.get(Lock.ANNOTATION));
    }

    private static Duration duration(Deployment deployment, boolean byLease) {
        try {
            return GoDuration.parse(variable(deployment, "LEADER_ELECTION_LEASE_DURATION"));
        } catch (IllegalArgumentException notSet) {
            return byLease ? LEASE : JETSTREAM;
        }
    }

    private static String variable(Deployment deployment, String name) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> Objects.requireNonNullElse(container.getEnv(), List.<EnvVar>of()).stream())
                .filter(variable -> name.equals(variable.getName()) && variable.getValue() != null)
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }
}
