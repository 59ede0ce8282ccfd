package io.tandem.operator.bus.jetstream;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.EventBus;
import io.tandem.operator.apply.Places;
import io.tandem.operator.bus.BusFindings;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.Restart;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/**
 * Replaces the servers of few buses at a time where the reason is not in the EventBus: a new version of the operator runs
 * others of the same specification. A place is given back when all servers of a bus are ready.
 */
public final class ServerRestarts {
    private static final String TO_BE_REPLACED =
            "the servers run this specification, and are to be replaced for a change of the operator: ";

    private final Places places;

    /** Of so many buses at a time. */
    public ServerRestarts(int most, InstantSource clock) {
        this.places = new Places(most, clock);
    }

    /** Whether the servers may be replaced as planned; whoever may has a place until {@link #seen} finds it done. */
    Restart ask(EventBus bus, Present present, BusPlan plan, SecretNames secrets, BusObjects objects) {
        var asked = !settled(bus)
                || plan.servers() != present.size()
                || !present.secrets(secrets.owner()).equals(Optional.of(secrets));
        if (present.servers().isEmpty() || asked || !objects.changesServers(plan)) {
            return Restart.FREE;
        }
        if (Restart.heldBy(bus)) {
            return Restart.HELD;
        }
        // where nothing is stored, there is nothing to be careful with
        return Conditions.holds(bus, BusFindings.READY) ? places.take(ResourceID.fromResource(bus)) : Restart.FREE;
    }

    /** Takes note of how far the servers have got; also of replacements that an operator before this one began. */
    void seen(EventBus bus, Present present) {
        var id = ResourceID.fromResource(bus);
        if (present.servers().isEmpty() || present.complete()) {
            places.giveBack(id);
        } else if (settled(bus) && present.replacing()) {
            places.keep(id);
        }
    }

    /** Of a bus that has no servers any more. */
    public void forget(EventBus bus) {
        places.giveBack(ResourceID.fromResource(bus));
    }

    /** What is told of servers that stay as they are; empty if they do not. */
    static Optional<Finding> told(Restart restart) {
        return switch (restart.turn()) {
            case FREE -> Optional.empty();
            case HELD -> waiting("they stay until the annotation tandem.io/hold-rollout is gone");
            case WAITING ->
                waiting("those of other buses come first"
                        + (restart.others().isEmpty() ? "" : "; not ready after a minute: " + restart.others()));
        };
    }

    private static Optional<Finding> waiting(String why) {
        return Optional.of(new Finding(true, Reason.WAITING, TO_BE_REPLACED + why));
    }

    /** Whether the servers are those of the newest specification, as an operator asked for them. */
    private static boolean settled(EventBus bus) {
        return bus.getStatus() != null
                && Objects.equals(
                        bus.getStatus().observedGeneration(), bus.getMetadata().getGeneration())
                && Conditions.holds(bus, BusFindings.DEPLOYED);
    }
}
