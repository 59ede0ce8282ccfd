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
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.api.Sensor;
import io.tandem.api.SensorStatus;
import io.tandem.operator.apply.Dependents;
import io.tandem.operator.apply.Finalizer;
import io.tandem.operator.notice.KubernetesEvents;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.SensorSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

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
    private final SensorSettings settings;
    private final Deployments<Sensor, SensorStatus> deployments;
    private final NamedEventSources eventSources;
    private Recreated<Sensor> recreated;

    SensorReconciler(
            SensorConfig config,
            InstantSource clock,
            MeterRegistry registry,
            KubernetesEvents events,
            NamedEventSources eventSources) {
        this.eventSources = eventSources;
        this.settings = config.pods();
        this.deployments = new Deployments<>(
                SensorStatus.NONE,
                new Fleet(registry, "tandem_operator_sensors", "Sensors"),
                new Restarts(config.concurrentRestarts(), clock),
                events,
                clock);
    }

    @Override
    public UpdateControl<Sensor> reconcile(Sensor sensor, Context<Sensor> context) {
        return TooDeep.told(() -> reconciled(sensor, context));
    }

    private UpdateControl<Sensor> reconciled(Sensor sensor, Context<Sensor> context) {
        recreated.begins(sensor, context);
        if (sensor.isMarkedForDeletion() || context.isPrimaryResourceDeleted()) {
            return release(sensor, context);
        }
        return deployments.reconcile(DeployableTriggers.of(sensor, settings, context), context);
    }

    /** With argo-events' controller gone nobody else would take its finalizer off. */
    private UpdateControl<Sensor> release(Sensor sensor, Context<Sensor> context) {
        if (context.isPrimaryResourceDeleted()) {
            deployments.forget(ResourceID.fromResource(sensor));
        } else {
            deployments.goes(ResourceID.fromResource(sensor));
            Finalizer.SENSOR.remove(sensor, context.getClient());
        }
        return UpdateControl.noUpdate();
    }

    @Override
    public ErrorStatusUpdateControl<Sensor> updateErrorStatus(Sensor sensor, Context<Sensor> context, Exception error) {
        return deployments.failed(sensor, context, error);
    }

    @Override
    public List<EventSource<?, Sensor>> prepareEventSources(EventSourceContext<Sensor> context) {
        recreated = Recreated.of(context);
        var sources = new ArrayList<>(Dependents.informers(Owner.Kind.SENSOR, Sensor.class, context));
        sources.add(BusInformer.of(Sensor.class, context));
        sources.add(eventSources.of(context));
        sources.add(recreated);
        return sources;
    }
}
