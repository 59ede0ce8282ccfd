package io.tandem.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.api.ActiveActive;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Leader;
import io.tandem.api.validate.UnknownFields;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Planner;
import io.tandem.operator.plan.Review;
import io.tandem.operator.pods.PodStates;
import io.tandem.operator.status.Account;
import io.tandem.operator.status.BusReach;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.EventSourceConditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.HandoverStep;
import io.tandem.operator.status.Notice;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Progress;
import io.tandem.operator.status.Readiness;
import io.tandem.operator.status.ReconcileFailure;
import io.tandem.operator.status.Restart;
import io.tandem.operator.status.StatusPatch;
import io.tandem.operator.status.Verdict;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes for each EventSource the objects that run it, and tells in its status how that went.
 *
 * <p>What a user can mend ends in a condition and is looked at again when something changes; only what passes by itself
 * is thrown, and tried again by the framework.
 */
@ControllerConfiguration(
        name = "eventsource-controller",
        fieldManager = EventSourceReconciler.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        // with comparison the framework discards a user's change that comes while it writes our status
        informer = @Informer(onUpdateFilter = SpecLabelsOrAnnotations.class, comparableResourceVersions = false))
@GradualRetry(maxAttempts = -1, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
// a source that flaps costs one look, and at most one write, a second
@RateLimited(maxReconciliations = 1, within = 1)
public class EventSourceReconciler implements Reconciler<EventSource> {
    static final String FIELD_MANAGER = Owner.FIELD_MANAGER;

    private static final Duration REFUSED = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration HANDOVER = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final OperatorConfig config;
    private final InstantSource clock;
    private final Vertx vertx;
    private final Fleet fleet;
    private final MeterRegistry registry;
    private final Restarts restarts;
    private final KubernetesEvents events;
    private final HookFinalizer hooks;
    private PodStates podStates;

    EventSourceReconciler(
            OperatorConfig config, InstantSource clock, Vertx vertx, MeterRegistry registry, KubernetesEvents events) {
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.registry = registry;
        this.fleet = new Fleet(registry, "tandem_operator_eventsources", "EventSources");
        this.restarts = new Restarts(config.concurrentRestarts(), clock);
        this.events = events;
        this.hooks = new HookFinalizer(clock, events);
    }

    @Override
    public UpdateControl<EventSource> reconcile(EventSource source, Context<EventSource> context) {
        return TooDeep.told(() -> reconciled(source, context));
    }

    private UpdateControl<EventSource> reconciled(EventSource source, Context<EventSource> context) {
        if (source.isMarkedForDeletion() || context.isPrimaryResourceDeleted()) {
            return release(source, context);
        }
        hooks.hold(source, context.getClient());
        var bus = BusState.of(source, context.getSecondaryResource(EventBus.class));
        var review = Review.of(source, config.pods().exceptions());
        var before = new Dependents<>(Owner.of(source), context);

        var deployment = deploy(source, bus, review, before);

        var deployed = deployment.finding();
        var after = new Dependents<>(Owner.of(source), context);
        var seen = observe(source, after.deployment(), context);
        restarts.seen(source, seen);
        var looked = look(source, seen, bus, deployment);
        var handover = handOver(source, seen, context.getClient());
        var findings = EventSourceConditions.of(
                review,
                ignored(source, review),
                looked.bus().finding(),
                deployed,
                looked.progress().finding(),
                looked.ready().finding());
        var control = tell(
                source, Account.of(source, findings, seen, handover.status(), clock.instant()), context.getClient());
        nextLook(review, bus, deployed, looked, seen, handover).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** With argo-events' controller gone nobody else would take its finalizer off. Ours is looked at when that one is gone. */
    private UpdateControl<EventSource> release(EventSource source, Context<EventSource> context) {
        var control = UpdateControl.<EventSource>noUpdate();
        if (context.isPrimaryResourceDeleted()) {
            return control;
        }
        if (Finalizer.EVENT_SOURCE.on(source)) {
            Finalizer.EVENT_SOURCE.remove(source, context.getClient());
        } else if (Finalizer.HOOKS.on(source)) {
            var deployment = new Dependents<>(Owner.of(source), context).deployment();
            var seen = observe(source, deployment, context);
            hooks.release(source, seen.pods(), deployment, context.getClient()).ifPresent(control::rescheduleAfter);
        }
        return control;
    }

    @Override
    public ErrorStatusUpdateControl<EventSource> updateErrorStatus(
            EventSource source, Context<EventSource> context, Exception error) {
        var told = ReconcileFailure.of(error, context.getRetryInfo());
        told.ifPresent(failure -> fleet.ready(ResourceID.fromResource(source), failure));
        return told.flatMap(failure -> StatusPatch.failed(source, EventSourceStatus.NONE, failure, clock.instant()))
                .map(patch -> {
                    events.write(source, Notice.of(source.getStatus(), leader(source), patch.getStatus()));
                    return StatusPatch.writeFailure(source, patch, context.getClient());
                })
                .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    private UpdateControl<EventSource> tell(EventSource source, EventSourceStatus now, KubernetesClient client) {
        var led = fleet.leads(ResourceID.fromResource(source), leader(source), Optional.ofNullable(now.leader()));
        var patch = StatusPatch.of(source, now);
        patch.ifPresent(changed -> events.write(source, Notice.of(source.getStatus(), led, now)));
        return patch.map(changed -> StatusPatch.write(source, changed, client)).orElseGet(UpdateControl::noUpdate);
    }

    private static Optional<Leader> leader(EventSource source) {
        return Optional.ofNullable(source.getStatus()).map(EventSourceStatus::leader);
    }

    private static List<String> ignored(EventSource source, Review review) {
        var fields = Stream.concat(UnknownFields.in(source.getSpec()).stream(), review.ignored().stream())
                .map(field -> "spec" + field);
        var events = ActiveActive.unknown(source).stream()
                .map(name -> "%s in metadata.annotations[%s]".formatted(name, ActiveActive.ANNOTATION));
        return Stream.concat(fields, events).toList();
    }

    /** An existing Deployment is left as it is whenever a new one cannot be planned. */
    private Deployed deploy(EventSource source, BusState bus, Review review, Dependents<EventSource> dependents) {
        var present = dependents.deployment();
        if (!review.deployable()) {
            return new Deployed(EventSourceConditions.nothingToDeploy(present.isPresent()), Restart.FREE);
        }
        if (bus.config().isEmpty()) {
            return new Deployed(bus.finding(), Restart.FREE);
        }
        var plan = Planner.plan(source, review, bus.config().get(), config.pods(), present);
        var restart = restarts.ask(source, present, plan);
        return new Deployed(dependents.apply(plan, restart.leavesPods()), restart);
    }

    /** What became of the plan. */
    private record Deployed(Finding finding, Restart restart) {}

    private Observed observe(EventSource source, Optional<Deployment> deployment, Context<EventSource> context) {
        var id = ResourceID.fromResource(source);
        var pods = podStates.follow(id, deployment, context.getSecondaryResources(Pod.class));
        var asked = Observed.of(source, deployment, pods, clock.instant());
        return Optional.of(asked)
                .filter(Observed::asksTheLease)
                .flatMap(unknown -> LeaseHolder.of(context.getClient(), Owner.of(source)))
                .map(holder -> asked.ledBy(source, holder, clock.instant()))
                .orElse(asked);
    }

    private HandoverStep handOver(EventSource source, Observed seen, KubernetesClient client) {
        var step = HandoverStep.of(source, seen, clock.instant());
        return step.ends()
                ? Evictions.evict(
                                client,
                                source.getMetadata().getNamespace(),
                                step.status().orElseThrow().pod())
                        .map(step::refused)
                        .orElse(step)
                : step;
    }

    private Looked look(EventSource source, Observed seen, BusState bus, Deployed deployed) {
        var id = ResourceID.fromResource(source);
        var now = clock.instant();
        var since = fleet.since(id, seen, now);
        var looked = new Looked(
                BusReach.of(bus.finding(), seen, before(source, Conditions.EVENT_BUS_READY), now),
                Progress.of(seen, deployed.finding(), deployed.restart(), since, now),
                Readiness.of(seen, deployed.finding(), before(source, Conditions.READY), since, now));
        fleet.ready(id, looked.ready().finding());
        return looked;
    }

    private static Optional<Condition> before(EventSource source, String type) {
        return Optional.ofNullable(source.getStatus()).flatMap(status -> Conditions.find(status.conditions(), type));
    }

    /** Changes wake us by themselves; looked at again is what only time or somebody else's permission changes. */
    private Optional<Duration> nextLook(
            Review review, BusState bus, Finding deployed, Looked looked, Observed seen, HandoverStep handover) {
        var now = clock.instant();
        var looks = new ArrayList<Duration>();
        if (review.deployable() && bus.config().isPresent() && !deployed.holds()) {
            looks.add(REFUSED);
        }
        if (seen.byLeaseAlone()) {
            looks.add(LEASE);
        }
        if (handover.pending()) {
            looks.add(handover.ends() ? SOON : HANDOVER);
        }
        looked.all()
                .flatMap(verdict -> verdict.nextLook().stream())
                .forEach(at -> looks.add(Duration.between(now, at)));
        return looks.stream().min(Duration::compareTo).map(look -> look.compareTo(SOON) < 0 ? SOON : look);
    }

    /** What time alone may change. */
    private record Looked(Verdict bus, Verdict progress, Verdict ready) {
        Stream<Verdict> all() {
            return Stream.of(bus, progress, ready);
        }
    }

    @Override
    public List<io.javaoperatorsdk.operator.processing.event.source.EventSource<?, EventSource>> prepareEventSources(
            EventSourceContext<EventSource> context) {
        var cache = context.getPrimaryCache();
        podStates = new PodStates(vertx, id -> cache.get(id).isPresent(), this::forget);
        podGauges();
        var sources = new ArrayList<>(Dependents.informers(Owner.Kind.EVENT_SOURCE, EventSource.class, context));
        sources.add(BusInformer.of(EventSource.class, context));
        sources.add(PodStates.informer(context));
        sources.add(podStates);
        return sources;
    }

    private void forget(ResourceID source) {
        fleet.forget(source);
        restarts.forget(source);
    }

    private void podGauges() {
        for (var answering : List.of(true, false)) {
            Gauge.builder("tandem_operator_pods", podStates, states -> states.count(answering))
                    .description("Running pods of EventSources, by whether they tell their state")
                    .tag("answering", answering.toString())
                    .register(registry);
        }
    }
}
