package io.tandem.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.api.Problem;
import io.tandem.api.Unreadable;
import io.tandem.api.validate.UnknownFields;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.bus.BusFindings;
import io.tandem.operator.bus.BusResolution;
import io.tandem.operator.bus.BusUsers;
import io.tandem.operator.bus.jetstream.BusObjects;
import io.tandem.operator.bus.jetstream.BusOwner;
import io.tandem.operator.bus.jetstream.JetStreamInstaller;
import io.tandem.operator.bus.jetstream.Platform;
import io.tandem.operator.bus.jetstream.ServerRestarts;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.ReconcileFailure;
import io.tandem.operator.status.StatusPatch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells in an EventBus's status how the bus is reached, and installs the servers of a native JetStream bus. */
@ControllerConfiguration(
        name = "eventbus-controller",
        fieldManager = EventSourceReconciler.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        // with comparison the framework discards a user's change that comes while it writes our status
        informer = @Informer(onUpdateFilter = SpecLabelsOrAnnotations.class, comparableResourceVersions = false))
@GradualRetry(maxAttempts = -1, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public class EventBusReconciler implements Reconciler<EventBus> {
    private final JetStreamConfig config;
    private final InstantSource clock;
    private final ServerRestarts restarts;
    private final BusNotices notices;
    private volatile Platform platform;
    private Recreated<EventBus> recreated;

    EventBusReconciler(JetStreamConfig config, InstantSource clock, MeterRegistry registry, KubernetesEvents events) {
        this.config = config;
        this.clock = clock;
        this.restarts = new ServerRestarts(config.concurrentRestarts(), clock);
        this.notices =
                new BusNotices(new Fleet(registry, "tandem_operator_eventbuses", "EventBuses"), events::write, clock);
    }

    @Override
    public UpdateControl<EventBus> reconcile(EventBus bus, Context<EventBus> context) {
        return TooDeep.told(() -> reconciled(bus, context));
    }

    private UpdateControl<EventBus> reconciled(EventBus bus, Context<EventBus> context) {
        recreated.begins(bus, context);
        if (context.isPrimaryResourceDeleted()) {
            restarts.forget(bus);
            notices.forget(bus);
            return UpdateControl.noUpdate();
        }
        if (bus.isMarkedForDeletion()) {
            return delete(bus, context);
        }
        Finalizer.EVENT_BUS.add(bus, context.getClient());
        return patch(bus, findings(bus, context), context.getClient());
    }

    /** Lets it go as soon as nobody uses it; until then it goes on serving, and its status says who does. */
    private UpdateControl<EventBus> delete(EventBus bus, Context<EventBus> context) {
        if (!Finalizer.EVENT_BUS.on(bus)) {
            restarts.forget(bus);
            return UpdateControl.noUpdate();
        }
        var users = BusUsers.of(bus, context.getClient());
        if (!users.isEmpty()) {
            return patch(bus, findings(bus, context).inUse(users), context.getClient());
        }
        var refused = JetStreamInstaller.release(bus, context);
        if (refused.isPresent()) {
            return patch(bus, findings(bus, context).kept(refused.get()), context.getClient());
        }
        Finalizer.EVENT_BUS.remove(bus, context.getClient());
        restarts.forget(bus);
        return UpdateControl.noUpdate();
    }

    @Override
    public ErrorStatusUpdateControl<EventBus> updateErrorStatus(
            EventBus bus, Context<EventBus> context, Exception error) {
        var failure = ReconcileFailure.of(error, context.getRetryInfo());
        failure.ifPresent(found -> notices.failed(bus, found));
        // what we wrote into another controller's status nobody would take back
        return failure.filter(found -> elsewhere(bus).isEmpty())
                .flatMap(found -> StatusPatch.failed(bus, EventBusStatus.NONE, found, clock.instant()))
                .map(patch -> {
                    notices.changed(bus, patch);
                    return StatusPatch.writeFailure(bus, patch, context.getClient());
                })
                .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
    }

    private BusFindings findings(EventBus bus, Context<EventBus> context) {
        return found(bus, context).ignoring(ignored(bus));
    }

    private static List<String> ignored(EventBus bus) {
        var spec = bus.getSpec();
        return spec == null || Unreadable.in(spec.unknown()).isPresent()
                ? List.of()
                : UnknownFields.all(spec).stream()
                        .map(field -> "spec" + field)
                        .distinct()
                        .toList();
    }

    private BusFindings found(EventBus bus, Context<EventBus> context) {
        var resolution = BusResolution.of(bus);
        if (!(resolution instanceof BusResolution.Install)) {
            restarts.forget(bus);
        }
        return switch (resolution) {
            case BusResolution.Resolved resolved -> resolved(bus, resolved.config(), context);
            case BusResolution.Invalid invalid ->
                BusFindings.of(
                        Optional.empty(), Finding.bad(Reason.INVALID_EVENT_BUS, Problem.joined(invalid.problems())));
            case BusResolution.Native streaming -> elsewhere(bus, streaming.field());
            case BusResolution.Install install ->
                new JetStreamInstaller(config.install(), platform(context), restarts, clock).install(bus, context);
        };
    }

    /** Where the API server let the kind be changed, what was installed for the former one runs on. */
    private BusFindings resolved(EventBus bus, BusConfig config, Context<EventBus> context) {
        var findings = BusFindings.of(Optional.of(config), Finding.good(Reason.RESOLVED));
        return new BusObjects(BusOwner.of(bus), context)
                .left()
                .map(left -> findings.deployed(new Finding(
                        true,
                        Reason.LEFT_OVER,
                        left
                                + " of a former spec.jetstream runs on, and so do its volumes with what nobody has consumed:"
                                + " delete it when it is no longer needed")))
                .orElse(findings);
    }

    private Platform platform(Context<EventBus> context) {
        if (platform == null) {
            platform = Platform.of(context.getClient());
        }
        return platform;
    }

    /** What clients are told of a bus whose status is the business of another controller; empty of any other bus. */
    private static Optional<BusConfig> elsewhere(EventBus bus) {
        return BusResolution.of(bus) instanceof BusResolution.Native
                ? Optional.ofNullable(bus.getStatus()).map(EventBusStatus::config)
                : Optional.empty();
    }

    /** Ours only while nobody installs it. */
    private static BusFindings elsewhere(EventBus bus, String field) {
        var present = elsewhere(bus);
        if (present.isPresent()) {
            return BusFindings.untouched(present.get());
        }
        var message =
                field + ": NATS Streaming is deprecated, and this operator installs none; use jetstream, or install"
                        + " it yourself and use nats.exotic";
        return BusFindings.of(Optional.empty(), Finding.bad(Reason.NOT_BUILT_YET, message));
    }

    private UpdateControl<EventBus> patch(EventBus bus, BusFindings findings, KubernetesClient client) {
        if (findings.byType().isEmpty()) {
            notices.forget(bus);
            return UpdateControl.noUpdate();
        }
        Optional<BusConfig> wanted = findings.config();
        var patch = StatusPatch.of(bus, wanted, findings.byType(), clock.instant());
        notices.tell(bus, findings, patch);
        var control =
                patch.map(changed -> StatusPatch.write(bus, changed, client)).orElseGet(UpdateControl::noUpdate);
        findings.nextLook().ifPresent(control::rescheduleAfter);
        return control;
    }

    @Override
    public List<EventSource<?, EventBus>> prepareEventSources(EventSourceContext<EventBus> context) {
        recreated = Recreated.of(context);
        var sources = new ArrayList<>(BusObjects.informers(context));
        sources.add(recreated);
        return sources;
    }
}
