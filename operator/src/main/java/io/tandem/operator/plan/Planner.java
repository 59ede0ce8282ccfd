package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
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
        var wanted = Wanted.of(source, review, bus);
        var workload = new Workload(wanted, settings);
        if (current.flatMap(Adoption::of)
                .filter(found -> found.upToDate(wanted))
                .isPresent()) {
            return new Plan(
                    workload.adopted(current.get()),
                    Exposure.of(source),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
        return new Plan(
                workload.deployment(current),
                Exposure.of(source),
                Budget.of(wanted, current),
                wanted.needsAccess() ? Optional.of(PodAccess.of(wanted)) : Optional.empty(),
                PodAccess.kept(wanted));
    }
}
