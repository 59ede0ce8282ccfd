package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.apply.Places;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Restart;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Replaces the pods of few resources at a time where the reason is not in the resource: a new version of the operator makes
 * other pods of the same specification, and so does a bus with a new address.
 *
 * <p>A place is given back when the new pods are ready, however long that takes, so a version whose pods do not start stops
 * after the first few.
 */
final class Restarts {
    private final Places places;

    Restarts(int most, InstantSource clock) {
        this.places = new Places(most, ChronoUnit.FOREVER.getDuration(), clock);
    }

    /** Whether the pods may be replaced as planned; whoever may has a place until {@link #seen} finds it done. */
    Restart ask(CustomResource<?, ? extends WorkloadStatus<?>> resource, Optional<Deployment> present, Plan plan) {
        if (!plan.replacesPods(present) || !settled(resource)) {
            return Restart.FREE;
        }
        if (Restart.heldBy(resource)) {
            return Restart.HELD;
        }
        // where nothing is served, there is nothing to be careful with
        return Conditions.holds(resource, Conditions.READY)
                ? places.take(ResourceID.fromResource(resource))
                : Restart.FREE;
    }

    /** Takes note of how far the pods have got; also of replacements that an operator before this one began. */
    void seen(CustomResource<?, ? extends WorkloadStatus<?>> resource, Observed seen) {
        var id = ResourceID.fromResource(resource);
        if (!seen.incomplete()) {
            places.giveBack(id);
        } else if (settled(resource) && seen.replacing()) {
            places.keep(id);
        }
    }

    void forget(ResourceID resource) {
        places.giveBack(resource);
    }

    /** Whether the pods run the newest specification already; an older operator only told what it had looked at. */
    private static boolean settled(CustomResource<?, ? extends WorkloadStatus<?>> resource) {
        var status = resource.getStatus();
        var served = status == null
                ? null
                : Optional.ofNullable(status.servedGeneration()).orElse(status.observedGeneration());
        return Objects.equals(served, resource.getMetadata().getGeneration());
    }
}
