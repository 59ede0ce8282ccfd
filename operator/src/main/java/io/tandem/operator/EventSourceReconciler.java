package io.tandem.operator;

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
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.pods.PodStates;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes for each EventSource the objects that run it, and tells in its status how that went. One that is deleted goes when
 * its hooks are gone.
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

    private final OperatorConfig config;
    private final InstantSource clock;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final Deployments<EventSource, EventSourceStatus> deployments;
    private final LeaderChanges leaders;
    private final HookFinalizer hooks;
    private final NamedEventSources named;
    private SourcePods pods;
    private Recreated<EventSource> recreated;

    EventSourceReconciler(
            OperatorConfig config,
            InstantSource clock,
            Vertx vertx,
            MeterRegistry registry,
            KubernetesEvents events,
            NamedEventSources named) {
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.registry = registry;
        this.deployments = new Deployments<>(
                EventSourceStatus.NONE,
                new Fleet(registry, "tandem_operator_eventsources", "EventSources"),
                new Restarts(config.concurrentRestarts(), clock),
                events,
                clock);
        this.leaders = new LeaderChanges(registry);
        this.hooks = new HookFinalizer(clock, events);
        this.named = named;
    }

    @Override
    public UpdateControl<EventSource> reconcile(EventSource source, Context<EventSource> context) {
        return TooDeep.told(() -> reconciled(source, context));
    }

    private UpdateControl<EventSource> reconciled(EventSource source, Context<EventSource> context) {
        recreated.begins(source, context);
        if (source.isMarkedForDeletion() || context.isPrimaryResourceDeleted()) {
            return release(source, context);
        }
        hooks.hold(source, context.getClient());
        return deployments.reconcile(DeployableEvents.of(source, config.pods(), pods, leaders, context), context);
    }

    /**
     * With argo-events' controller gone nobody else would take its finalizer off. Ours is looked at at once: no event tells when
     * that one is gone.
     */
    private UpdateControl<EventSource> release(EventSource source, Context<EventSource> context) {
        var control = UpdateControl.<EventSource>noUpdate();
        var id = ResourceID.fromResource(source);
        if (context.isPrimaryResourceDeleted()) {
            forget(id); // a look that was under way when it was deleted has counted it once more
            return control;
        }
        deployments.goes(id);
        var left = Finalizer.EVENT_SOURCE.remove(source, context.getClient());
        if (Finalizer.HOOKS.on(left)) {
            var deployment = new Dependents<>(Owner.of(left), context).deployment();
            var seen = pods.observe(left, deployment, context);
            hooks.release(left, seen.pods(), deployment, context.getClient()).ifPresent(control::rescheduleAfter);
        }
        return control;
    }

    @Override
    public ErrorStatusUpdateControl<EventSource> updateErrorStatus(
            EventSource source, Context<EventSource> context, Exception error) {
        return deployments.failed(source, context, error);
    }

    @Override
    public List<io.javaoperatorsdk.operator.processing.event.source.EventSource<?, EventSource>> prepareEventSources(
            EventSourceContext<EventSource> context) {
        var cache = context.getPrimaryCache();
        var states = new PodStates(vertx, id -> cache.get(id).isPresent(), this::forget);
        pods = new SourcePods(states, clock);
        recreated = Recreated.of(context);
        gauges(states);
        var sources = new ArrayList<>(Dependents.informers(Owner.Kind.EVENT_SOURCE, EventSource.class, context));
        sources.add(BusInformer.of(EventSource.class, context));
        sources.add(PodStates.informer(context));
        sources.add(states);
        sources.add(named.watched(cache::get));
        sources.add(recreated);
        return sources;
    }

    private void forget(ResourceID source) {
        deployments.forget(source);
        leaders.forget(source);
    }

    private void gauges(PodStates states) {
        for (var answering : List.of(true, false)) {
            Gauge.builder("tandem_operator_pods", states, all -> all.count(answering))
                    .description("Running pods of EventSources, by whether they tell their state")
                    .tag("answering", answering.toString())
                    .register(registry);
        }
    }
}
