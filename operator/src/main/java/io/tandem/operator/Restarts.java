package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.Sensor;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.apply.Places;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.Replicas;
import io.tandem.operator.status.Restart;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Replaces the pods of few resources at a time where the reason is not in the resource: a new version of the operator makes
 * other pods of the same specification, and so does a bus with a new address.
 *
 * <p>A place is given back when the new pods are ready, however long that takes, so a version whose pods do not start stops
 * after the first few. Not so for a Sensor whose bus is at another address by now: see {@link #LONGEST_ON_FORMER_BUS}.
 */
final class Restarts {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    /** After which a Sensor waits no more for one that has not become ready, if meanwhile its own pods use the former bus. */
    private static final Duration LONGEST_ON_FORMER_BUS = Duration.ofMinutes(30);

    private final Places places;

    Restarts(int most, InstantSource clock) {
        this.places = new Places(most, clock);
    }

    /** Whether the pods may be replaced as planned; whoever may has a place until {@link #seen} finds it done. */
    Restart ask(CustomResource<?, ? extends WorkloadStatus<?>> resource, Optional<Deployment> present, Plan plan) {
        if (!plan.replacesPods(present) || !settled(resource)) {
            return Restart.FREE;
        }
        // pods of a Sensor do not tell whether they reach their bus, and may wait on one that is gone
        var formerBus = resource instanceof Sensor && plan.changesBus(present);
        var restart = ask(resource, present, formerBus ? LONGEST_ON_FORMER_BUS : FOREVER);
        return formerBus ? restart.onFormerBus() : restart;
    }

    private Restart ask(
            CustomResource<?, ? extends WorkloadStatus<?>> resource, Optional<Deployment> present, Duration longest) {
        if (Restart.heldBy(resource)) {
            return Restart.HELD;
        }
        // where nothing is served, there is nothing to be careful with
        return Replicas.none(present) || disconnected(resource)
                ? Restart.FREE
                : places.take(ResourceID.fromResource(resource), longest);
    }

    /**
     * Whether the pods have told that they lost the bus. For another reason Ready is not True either where something is
     * served: one event of several fails, nobody leads for a moment, or this operator failed at its last look.
     */
    private static boolean disconnected(CustomResource<?, ? extends WorkloadStatus<?>> resource) {
        return Conditions.find(resource, Conditions.READY)
                .filter(ready -> "False".equals(ready.status())
                        && Reason.BUS_DISCONNECTED.text().equals(ready.reason()))
                .isPresent();
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

    /**
     * Of a resource whose pods are not replaced after all: that they run on is nothing to wait for, but for those that were being
     * replaced before.
     */
    void refused(ResourceID resource, Optional<Deployment> present) {
        if (!Replicas.replacing(present)) {
            places.giveBack(resource);
        }
    }

    /** Of a resource that is gone, or on its way. */
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
