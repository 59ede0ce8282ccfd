package io.tandem.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.tandem.api.EventBus;
import io.tandem.api.EventSource;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.apply.UpstreamFinalizer;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Planner;
import io.tandem.operator.plan.Review;
import io.tandem.operator.status.EventSourceConditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.PodTrouble;
import io.tandem.operator.status.Readiness;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.StatusPatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

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
public class EventSourceReconciler implements Reconciler<EventSource> {
    static final String FIELD_MANAGER = Owner.FIELD_MANAGER;

    private static final Logger LOG = Logger.getLogger(EventSourceReconciler.class);
    private static final String BUS_INDEX = "bus";
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    private static final Duration REFUSED = Duration.ofSeconds(30);

    private final OperatorConfig config;
    private final InstantSource clock;

    EventSourceReconciler(OperatorConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public UpdateControl<EventSource> reconcile(EventSource source, Context<EventSource> context) {
        var bus = BusState.of(source, context.getSecondaryResource(EventBus.class));
        var review = Review.of(source, config.pods().allowed());
        var before = new Dependents(Owner.of(source), context);

        var deployed = deploy(source, bus, review, before);

        var after = new Dependents(Owner.of(source), context);
        var ready = ready(source, after.deployment(), deployed, context);
        var findings = EventSourceConditions.of(review, bus.finding(), deployed, ready);
        var control = StatusPatch.of(source, findings, clock.instant())
                .map(UpdateControl::patchStatus)
                .orElseGet(UpdateControl::noUpdate);
        nextLook(source, bus, review, deployed, ready).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** An existing Deployment is left as it is whenever a new one cannot be planned. */
    private Finding deploy(EventSource source, BusState bus, Review review, Dependents dependents) {
        if (!review.deployable()) {
            return EventSourceConditions.nothingToDeploy(dependents.deployment().isPresent());
        }
        if (bus.config().isEmpty()) {
            return bus.finding();
        }
        return dependents.apply(
                Planner.plan(source, review, bus.config().get(), config.pods(), dependents.deployment()));
    }

    private Finding ready(
            EventSource source, Optional<Deployment> deployment, Finding deployed, Context<EventSource> context) {
        return deployment
                .map(present -> Readiness.of(present, () -> troubles(source, context)))
                .orElseGet(() -> deployed.holds()
                        ? Finding.bad(Reason.PODS_STARTING, "the Deployment is new")
                        : Finding.bad(Reason.NOT_DEPLOYED, "there is no Deployment: see the condition Deployed"));
    }

    /** Pods are only looked at when they have had time to start, and are not watched: there are many. */
    private List<String> troubles(EventSource source, Context<EventSource> context) {
        if (StatusPatch.notReadyFor(source, clock.instant()).compareTo(FIRST_LOOK) < 0) {
            return List.of();
        }
        try {
            return PodTrouble.of(context.getClient()
                    .resources(Pod.class)
                    .inNamespace(source.getMetadata().getNamespace())
                    .withLabels(Owner.of(source).selector())
                    .list()
                    .getItems());
        } catch (KubernetesClientException e) {
            // a detail of the status is no reason to begin anew
            LOG.debugf(e, "pods not listed namespace=%s", source.getMetadata().getNamespace());
            return List.of();
        }
    }

    /** A pod's trouble changes nothing that is watched, so it is looked at again, the longer it lasts the less often. */
    private Optional<Duration> nextLook(
            EventSource source, BusState bus, Review review, Finding deployed, Finding ready) {
        if (review.deployable() && bus.config().isPresent() && !deployed.holds()) {
            return Optional.of(REFUSED);
        }
        if (ready.holds() || ready.reason() == Reason.NOT_DEPLOYED) {
            return Optional.empty();
        }
        var lasting = StatusPatch.notReadyFor(source, clock.instant());
        return Optional.of(
                lasting.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : lasting.compareTo(REFUSED) > 0 ? REFUSED : lasting);
    }

    @Override
    public List<io.javaoperatorsdk.operator.processing.event.source.EventSource<?, EventSource>> prepareEventSources(
            EventSourceContext<EventSource> context) {
        var sources = new ArrayList<>(Dependents.informers(context));
        sources.add(buses(context));
        sources.add(new UpstreamFinalizer<>(
                EventSource.class, "eventsource-controller", context.getClient(), deleted -> true));
        return sources;
    }

    /** A change of a bus wakes every EventSource of the namespace that uses it. */
    private static InformerEventSource<EventBus, EventSource> buses(EventSourceContext<EventSource> context) {
        var cache = context.getPrimaryCache();
        cache.addIndexer(
                BUS_INDEX, source -> List.of(key(source.getMetadata().getNamespace(), BusState.nameFor(source))));
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(EventBus.class, EventSource.class)
                        .withSecondaryToPrimaryMapper(
                                bus -> cache
                                        .byIndex(
                                                BUS_INDEX,
                                                key(
                                                        bus.getMetadata().getNamespace(),
                                                        bus.getMetadata().getName()))
                                        .stream()
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toSet()))
                        .withPrimaryToSecondaryMapper((EventSource source) -> Set.of(new ResourceID(
                                BusState.nameFor(source), source.getMetadata().getNamespace())))
                        .build(),
                context);
    }

    private static String key(String namespace, String bus) {
        return namespace + "/" + bus;
    }
}
