package io.tandem.operator;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.Problem;
import io.tandem.operator.apply.UpstreamFinalizer;
import io.tandem.operator.bus.BusResolution;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.StatusPatch;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells in an EventBus's status how the bus is reached; installs no servers. */
@ControllerConfiguration(
        name = "eventbus-controller",
        fieldManager = EventSourceReconciler.FIELD_MANAGER,
        // with comparison the framework discards a user's change that comes while it writes our status
        informer = @Informer(comparableResourceVersions = false))
@GradualRetry(maxAttempts = -1, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public class EventBusReconciler implements Reconciler<EventBus> {
    private final InstantSource clock;

    EventBusReconciler(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public UpdateControl<EventBus> reconcile(EventBus bus, Context<EventBus> context) {
        return switch (BusResolution.of(bus)) {
            case BusResolution.Resolved resolved ->
                patch(bus, Optional.of(resolved.config()), Finding.good(Reason.RESOLVED));
            case BusResolution.Invalid invalid ->
                patch(bus, Optional.empty(), Finding.bad(Reason.INVALID_EVENT_BUS, told(invalid.problems())));
            case BusResolution.Native installed -> installed(bus, installed.field());
        };
    }

    /** Its status is the business of whoever installs it; ours only while nobody does. */
    private UpdateControl<EventBus> installed(EventBus bus, String field) {
        if (bus.getStatus() != null && bus.getStatus().config() != null) {
            return UpdateControl.noUpdate();
        }
        var message = field + ": this operator installs no servers; install them and use jetstreamExotic, kafka or"
                + " nats.exotic, or run a controller that does";
        return patch(bus, Optional.empty(), Finding.bad(Reason.NOT_BUILT_YET, message));
    }

    private UpdateControl<EventBus> patch(EventBus bus, Optional<BusConfig> config, Finding finding) {
        return StatusPatch.of(bus, config, Map.of("Deployed", finding, "Configured", finding), clock.instant())
                .map(UpdateControl::patchStatus)
                .orElseGet(UpdateControl::noUpdate);
    }

    private static String told(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    @Override
    public List<EventSource<?, EventBus>> prepareEventSources(EventSourceContext<EventBus> context) {
        return List.of(new UpstreamFinalizer<>(
                EventBus.class,
                "eventbus-controller",
                context.getClient(),
                bus -> !(BusResolution.of(bus) instanceof BusResolution.Native)));
    }
}
