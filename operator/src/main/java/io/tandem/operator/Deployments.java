package io.tandem.operator;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.WorkloadSpec;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Notice;
import io.tandem.operator.status.ReconcileFailure;
import io.tandem.operator.status.StatusPatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one way in which a resource becomes a Deployment: what it asks for is planned and applied, its pods are seen, and its
 * status tells how that went.
 *
 * <p>What a user can mend ends in a condition and is looked at again when something changes; only what passes by itself
 * is thrown, and tried again by the framework.
 *
 * @param <P> resources of one kind
 * @param <S> their status
 */
final class Deployments<P extends CustomResource<? extends WorkloadSpec, S>, S extends WorkloadStatus<S>> {
    private static final Duration REFUSED = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(100);

    private final S none;
    private final Fleet fleet;
    private final Restarts restarts;
    private final KubernetesEvents events;
    private final InstantSource clock;

    /**
     * Of no resource yet.
     *
     * @param none the status of a resource that has none
     */
    Deployments(S none, Fleet fleet, Restarts restarts, KubernetesEvents events, InstantSource clock) {
        this.none = none;
        this.fleet = fleet;
        this.restarts = restarts;
        this.events = events;
        this.clock = clock;
    }

    /** One step; changes of what is in the cluster call for the next. */
    UpdateControl<P> reconcile(Deployable<P, S> wanted, Context<P> context) {
        var resource = wanted.resource();
        var id = ResourceID.fromResource(resource);

        var dependents = new Dependents<>(wanted.owner(), context);
        var deployed = deploy(wanted, dependents);

        var seen = wanted.observe(dependents.deploymentNow());
        restarts.seen(resource, seen);
        var now = clock.instant();
        var outcome = wanted.assess(seen, deployed, fleet.since(id, seen, now), now);
        fleet.ready(id, outcome.ready());
        var control = write(resource, outcome, context.getClient());
        nextCheck(deployed, outcome.checks()).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** An existing Deployment is left as it is whenever a new one cannot be planned. */
    private Deployed deploy(Deployable<P, S> wanted, Dependents<P> dependents) {
        var present = dependents.deployment();
        if (!wanted.deployable()) {
            return Deployed.not(wanted.nothingToDeploy(present.isPresent()));
        }
        var bus = wanted.bus();
        if (bus.config().isEmpty()) {
            return Deployed.not(bus.finding());
        }
        var plan = wanted.plan(bus.config().get(), present);
        var restart = restarts.ask(wanted.resource(), present, plan);
        var deployed = new Deployed(dependents.apply(plan, restart.leavesPods()), restart, true);
        var now = dependents.deploymentNow();
        if (deployed.refused() && plan.replacesPods(now)) {
            restarts.refused(ResourceID.fromResource(wanted.resource()), now);
        }
        return deployed;
    }

    private UpdateControl<P> write(P resource, Outcome<S> outcome, KubernetesClient client) {
        var patch = StatusPatch.of(resource, outcome.status());
        patch.ifPresent(changed -> events.write(resource, outcome.notices()));
        return patch.map(changed -> StatusPatch.write(resource, changed, client))
                .orElseGet(UpdateControl::noUpdate);
    }

    /** Changes wake us by themselves; checked again is what only time or somebody else's permission changes. */
    private Optional<Duration> nextCheck(Deployed deployed, List<Instant> checks) {
        var now = clock.instant();
        return Stream.concat(
                        deployed.refused() ? Stream.of(REFUSED) : Stream.empty(),
                        checks.stream().map(at -> Duration.between(now, at)))
                .min(Duration::compareTo)
                .map(pause -> pause.compareTo(SOON) < 0 ? SOON : pause);
    }

    /** What is told of a reconciliation that ended with an exception. */
    ErrorStatusUpdateControl<P> failed(P resource, Context<P> context, Exception error) {
        var failure = ReconcileFailure.of(error, context.getRetryInfo());
        failure.ifPresent(found -> fleet.ready(ResourceID.fromResource(resource), found));
        return failure.flatMap(found -> StatusPatch.failed(resource, none, found, clock.instant()))
                .map(patch -> {
                    events.write(
                            resource,
                            Notice.of(Conditions.in(resource), patch.getStatus().conditions()));
                    return StatusPatch.writeFailure(resource, patch, context.getClient());
                })
                .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    /** Of a resource that is to go, however long it is kept: nobody waits for its pods. */
    void goes(ResourceID resource) {
        restarts.forget(resource);
    }

    /** Of a resource that is gone. */
    void forget(ResourceID resource) {
        fleet.forget(resource);
        restarts.forget(resource);
    }
}
