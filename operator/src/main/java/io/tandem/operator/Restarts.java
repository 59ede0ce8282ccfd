package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Restart;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces the pods of few resources at a time where the reason is not in the resource: a new version of the operator makes
 * other pods of the same specification, and so does a bus with a new address.
 *
 * <p>A place is given back when the new pods are ready, so a version whose pods do not start stops after the first few.
 */
final class Restarts {
    /** Annotation of a resource: {@code true} leaves pods alone that its own specification does not change. */
    static final String HOLD = "tandem.io/hold-rollout";

    private final int most;
    private final Set<ResourceID> underWay = new HashSet<>();

    Restarts(int most) {
        this.most = most;
    }

    /** Whether the pods may be replaced as planned; whoever may has a place until {@link #seen} finds it done. */
    Restart ask(CustomResource<?, ? extends WorkloadStatus<?>> resource, Optional<Deployment> present, Plan plan) {
        if (!plan.replacesPods(present) || !settled(resource)) {
            return Restart.FREE;
        }
        if ("true".equals(annotation(resource))) {
            return Restart.HELD;
        }
        // where nothing is served, there is nothing to be careful with
        return ready(resource) ? place(ResourceID.fromResource(resource)) : Restart.FREE;
    }

    /** Takes note of how far the pods have got; also of replacements that an operator before this one began. */
    synchronized void seen(CustomResource<?, ? extends WorkloadStatus<?>> resource, Observed seen) {
        var id = ResourceID.fromResource(resource);
        if (!seen.incomplete()) {
            underWay.remove(id);
        } else if (settled(resource) && seen.replacing()) {
            underWay.add(id);
        }
    }

    synchronized void forget(ResourceID resource) {
        underWay.remove(resource);
    }

    private synchronized Restart place(ResourceID resource) {
        if (!underWay.contains(resource) && underWay.size() >= most) {
            return Restart.WAITING;
        }
        underWay.add(resource);
        return Restart.FREE;
    }

    /** Whether the pods run the newest specification already; an older operator only told what it had looked at. */
    private static boolean settled(CustomResource<?, ? extends WorkloadStatus<?>> resource) {
        var status = resource.getStatus();
        var served = status == null
                ? null
                : Optional.ofNullable(status.servedGeneration()).orElse(status.observedGeneration());
        return Objects.equals(served, resource.getMetadata().getGeneration());
    }

    private static boolean ready(CustomResource<?, ? extends WorkloadStatus<?>> resource) {
        return Conditions.find(resource.getStatus().conditions(), Conditions.READY)
                .filter(ready -> "True".equals(ready.status()))
                .isPresent();
    }

    private static String annotation(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .orElse(Map.of())
                .get(HOLD);
    }
}
