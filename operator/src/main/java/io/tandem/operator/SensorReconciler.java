package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.Sensor;
import io.tandem.api.SensorStatus;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Planner;
import io.tandem.operator.plan.SensorReview;
import io.tandem.operator.plan.SensorSettings;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.SensorPods;
import io.tandem.operator.status.Account;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Notice;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Progress;
import io.tandem.operator.status.ReconcileFailure;
import io.tandem.operator.status.Restart;
import io.tandem.operator.status.SensorConditions;
import io.tandem.operator.status.SensorReadiness;
import io.tandem.operator.status.StatusPatch;
import io.tandem.operator.status.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes for each Sensor the Deployment that runs it, and tells in its status how that went. No trigger is evaluated here:
 * the pods run the reference implementation's own program.
 */
@ControllerConfiguration(
        name = "sensor-controller",
        fieldManager = EventSourceReconciler.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        // with comparison the framework discards a user's change that comes while it writes our status
        informer = @Informer(onUpdateFilter = SpecLabelsOrAnnotations.class, comparableResourceVersions = false))
@GradualRetry(maxAttempts = -1, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
@RateLimited(maxReconciliations = 1, within = 1)
public class SensorReconciler implements Reconciler<Sensor> {
    private static final Duration REFUSED = Duration.ofSeconds(30);
    /** Nothing tells of pods that are not ready for another reason than before; asked less often the longer it lasts. */
    private static final Duration INCOMPLETE = Duration.ofSeconds(15);

    private static final Duration INCOMPLETE_FOR_LONG = Duration.ofMinutes(2);

    private static final Duration SOON = Duration.ofMillis(100);

    private final SensorSettings settings;
    private final InstantSource clock;
    private final Fleet fleet;
    private final Restarts restarts;
    private final KubernetesEvents events;

    SensorReconciler(SensorConfig config, InstantSource clock, MeterRegistry registry, KubernetesEvents events) {
        this.settings = config.pods();
        this.clock = clock;
        this.fleet = new Fleet(registry, "tandem_operator_sensors", "Sensors");
        this.restarts = new Restarts(config.concurrentRestarts(), clock);
        this.events = events;
    }

    @Override
    public UpdateControl<Sensor> reconcile(Sensor sensor, Context<Sensor> context) {
        return TooDeep.told(() -> reconciled(sensor, context));
    }

    private UpdateControl<Sensor> reconciled(Sensor sensor, Context<Sensor> context) {
        if (sensor.isMarkedForDeletion() || context.isPrimaryResourceDeleted()) {
            return release(sensor, context);
        }
        var bus = BusState.of(sensor, context.getSecondaryResource(EventBus.class));
        var review = SensorReview.of(sensor, bus.config(), settings);

        var deployment = deploy(sensor, bus, review, new Dependents<>(Owner.of(sensor), context));

        var present = new Dependents<>(Owner.of(sensor), context).deployment();
        var seen = observe(sensor, present, context);
        restarts.seen(sensor, seen);
        var looked = look(sensor, seen, deployment);
        var findings = SensorConditions.of(
                review,
                MissingEvents.of(sensor, context.getSecondaryResources(io.tandem.api.EventSource.class)),
                bus.finding(),
                SensorConditions.deployed(deployment.finding(), review, review.hints(sensor, present)),
                looked.progress().finding(),
                looked.ready().finding());
        var control = tell(sensor, Account.of(sensor, findings, seen, clock.instant()), context);
        nextLook(review, bus, deployment.finding(), looked).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** With argo-events' controller gone nobody else would take its finalizer off. */
    private UpdateControl<Sensor> release(Sensor sensor, Context<Sensor> context) {
        if (context.isPrimaryResourceDeleted()) {
            var id = ResourceID.fromResource(sensor);
            fleet.forget(id);
            restarts.forget(id);
        } else {
            Finalizer.SENSOR.remove(sensor, context.getClient());
        }
        return UpdateControl.noUpdate();
    }

    @Override
    public ErrorStatusUpdateControl<Sensor> updateErrorStatus(Sensor sensor, Context<Sensor> context, Exception error) {
        var told = ReconcileFailure.of(error, context.getRetryInfo());
        told.ifPresent(failure -> fleet.ready(ResourceID.fromResource(sensor), failure));
        return told.flatMap(failure -> StatusPatch.failed(sensor, SensorStatus.NONE, failure, clock.instant()))
                .map(patch -> {
                    events.write(
                            sensor,
                            Notice.of(conditions(sensor), patch.getStatus().conditions()));
                    return StatusPatch.writeFailure(sensor, patch, context.getClient());
                })
                .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    private UpdateControl<Sensor> tell(Sensor sensor, SensorStatus now, Context<Sensor> context) {
        var patch = StatusPatch.of(sensor, now);
        patch.ifPresent(changed -> events.write(sensor, Notice.of(conditions(sensor), now.conditions())));
        return patch.map(changed -> StatusPatch.write(sensor, changed, context.getClient()))
                .orElseGet(UpdateControl::noUpdate);
    }

    /** An existing Deployment is left as it is whenever a new one cannot be planned. */
    private Deployed deploy(Sensor sensor, BusState bus, SensorReview review, Dependents<Sensor> dependents) {
        var present = dependents.deployment();
        if (!review.deployable()) {
            return new Deployed(SensorConditions.nothingToDeploy(review, present.isPresent()), Restart.FREE);
        }
        if (bus.config().isEmpty()) {
            return new Deployed(bus.finding(), Restart.FREE);
        }
        var plan = Planner.plan(sensor, bus.config().get(), settings, present);
        var restart = restarts.ask(sensor, present, plan);
        return new Deployed(dependents.apply(plan, restart.leavesPods()), restart);
    }

    private Observed observe(Sensor sensor, Optional<Deployment> deployment, Context<Sensor> context) {
        var counted = observed(deployment, List.of());
        return counted.incompleteWithPods()
                ? observed(deployment, SensorPods.of(Owner.of(sensor), deployment.get(), context.getClient()))
                : counted;
    }

    private static Observed observed(Optional<Deployment> deployment, List<PodView> pods) {
        return new Observed(deployment, pods, Optional.empty(), List.of(), false, false);
    }

    private Looked look(Sensor sensor, Observed seen, Deployed deployed) {
        var id = ResourceID.fromResource(sensor);
        var now = clock.instant();
        var since = fleet.since(id, seen, now);
        var ready = Optional.ofNullable(sensor.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY));
        var looked = new Looked(
                SensorReadiness.withRemedy(Progress.of(seen, deployed.finding(), deployed.restart(), since, now)),
                SensorReadiness.of(seen, deployed.finding(), ready, since, now),
                since.incomplete());
        fleet.ready(id, looked.ready().finding());
        return looked;
    }

    /** Changes wake us by themselves; looked at again is what only time or somebody else's permission changes. */
    private Optional<Duration> nextLook(SensorReview review, BusState bus, Finding deployed, Looked looked) {
        var now = clock.instant();
        var looks = new ArrayList<Duration>();
        if (review.deployable() && bus.config().isPresent() && !deployed.holds()) {
            looks.add(REFUSED);
        }
        looked.incomplete().ifPresent(since -> looks.add(pause(Duration.between(since, now))));
        looked.all()
                .flatMap(verdict -> verdict.nextLook().stream())
                .forEach(at -> looks.add(Duration.between(now, at)));
        return looks.stream().min(Duration::compareTo).map(look -> look.compareTo(SOON) < 0 ? SOON : look);
    }

    /** As long as it has lasted, within bounds. */
    private static Duration pause(Duration lasting) {
        return lasting.compareTo(INCOMPLETE) < 0
                ? INCOMPLETE
                : lasting.compareTo(INCOMPLETE_FOR_LONG) > 0 ? INCOMPLETE_FOR_LONG : lasting;
    }

    private static List<Condition> conditions(Sensor sensor) {
        return sensor.getStatus() == null ? null : sensor.getStatus().conditions();
    }

    @Override
    public List<EventSource<?, Sensor>> prepareEventSources(EventSourceContext<Sensor> context) {
        var sources = new ArrayList<>(Dependents.informers(Owner.Kind.SENSOR, Sensor.class, context));
        sources.add(BusInformer.of(Sensor.class, context));
        sources.add(MissingEvents.informer(context));
        return sources;
    }

    /** What became of the plan. */
    private record Deployed(Finding finding, Restart restart) {}

    /**
     * What time alone may change.
     *
     * @param incomplete since when pods have been missing
     */
    private record Looked(Verdict progress, Verdict ready, Optional<Instant> incomplete) {
        Stream<Verdict> all() {
            return Stream.of(progress, ready);
        }
    }
}
