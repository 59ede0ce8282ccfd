package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import java.util.List;
import java.util.Optional;

/** From what a user wants, and the bus it goes to, to the objects that make it so; touches no cluster. */
public final class Planner {
    private Planner() {}

    /**
     * The wanted objects of an EventSource.
     *
     * @param review found it deployable
     * @param bus has at least one kind of bus
     * @param current its Deployment as it is now, by whoever made it
     */
    public static Plan plan(
            EventSource source, Review review, BusConfig bus, PodSettings settings, Optional<Deployment> current) {
        var wanted = WantedEvents.of(source, review, bus, settings);
        var workload = new Workload(wanted);
        var service = Exposure.of(source);
        if (workload.adopts(current)) {
            return new Plan(workload.planned(current), service, Optional.empty(), Optional.empty(), List.of());
        }
        return new Plan(
                workload.planned(current),
                service,
                Budget.of(wanted, current),
                wanted.needsAccess() ? Optional.of(PodAccess.of(wanted)) : Optional.empty(),
                PodAccess.kept(wanted));
    }

    /**
     * The wanted objects of a Sensor: one Deployment, nothing else.
     *
     * @param bus has at least one kind of bus
     * @param settings have an image for the Sensor
     * @param current its Deployment as it is now, by whoever made it
     */
    public static Plan plan(Sensor sensor, BusConfig bus, SensorSettings settings, Optional<Deployment> current) {
        var pods = settings.of(sensor);
        var plan = plan(WantedTriggers.of(sensor, SensorBus.withSettingsOf(current, bus), pods), current);
        return plan.replacesPods(current) ? plan(WantedTriggers.of(sensor, bus, pods), current) : plan;
    }

    private static Plan plan(WantedTriggers wanted, Optional<Deployment> current) {
        var deployment = new Workload(wanted).planned(current);
        return new Plan(deployment, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
}
