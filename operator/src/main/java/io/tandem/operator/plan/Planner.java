package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import java.util.Optional;

/** From what a user wants, and the bus it goes to, to the objects that make it so; touches no cluster. */
public final class Planner {
    private Planner() {}

    /**
     * The wanted objects of an EventSource that its {@link Review} found deployable.
     *
     * @param bus has at least one kind of bus
     * @param current its Deployment as it is now, by whoever made it
     */
    public static Plan plan(EventSource source, BusConfig bus, PodSettings settings, Optional<Deployment> current) {
        var owner = Owner.of(source);
        var lock = Lock.of(source, bus);
        return new Plan(
                new Workload(source, bus, settings).deployment(current),
                Exposure.of(source),
                LeaseAccess.needed(source, lock) ? Optional.of(LeaseAccess.of(owner)) : Optional.empty(),
                lock instanceof Lock.Lease ? Optional.of(LeaseAccess.lease(owner)) : Optional.empty());
    }
}
