package io.tandem.operator.bus.jetstream;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.operator.apply.Places;
import io.tandem.operator.status.Restart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Replaces the servers of few buses at a time where the reason is not in the EventBus: a new version of the operator runs
 * others of the same specification. A place is given back when all servers of a bus are ready, or after half an hour.
 *
 * <p>What asked for the servers is noted on the StatefulSet: conditions are of the moment, and a failure changes them.
 */
public final class ServerRestarts {
    private static final Logger LOG = Logger.getLogger(ServerRestarts.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final String TO_BE_REPLACED =
            "the servers run this specification, and are to be replaced for a change of the operator: ";

    private final Places places;
    /** Buses of which it was told that their servers cannot be noted. */
    private final Set<ResourceID> unnoted = ConcurrentHashMap.newKeySet();

    /** Of so many buses at a time. */
    public ServerRestarts(int most, InstantSource clock) {
        this.places = new Places(most, clock);
    }

    /**
     * Whether the servers may be replaced as planned; whoever may has a place until {@link #seen} finds it done.
     *
     * @param secrets which the servers are to use
     * @param wanted servers in the end
     * @param replaces whether they would be replaced at all
     */
    Restart ask(EventBus bus, SecretNames secrets, int wanted, Present present, boolean replaces) {
        if (!replaces
                || asked(bus, present)
                || renewed(secrets, present)
                // half grown it would stay for ever
                || wanted != present.size()) {
            return Restart.FREE;
        }
        if (Restart.heldBy(bus)) {
            return Restart.HELD;
        }
        // where nothing is stored, there is nothing to be careful with
        return present.majorityReady() ? places.take(ResourceID.fromResource(bus), LONGEST) : Restart.FREE;
    }

    /** Takes note of how far the servers have got; also of replacements that an operator before this one began. */
    void seen(EventBus bus, Present present) {
        if (present.servers().isEmpty() || present.complete()) {
            places.giveBack(ResourceID.fromResource(bus));
        } else if (present.replacing()) {
            places.keep(ResourceID.fromResource(bus));
        }
    }

    /** Tells once that servers cannot be noted, until they are. */
    void noted(EventBus bus, Optional<String> failure) {
        var id = ResourceID.fromResource(bus);
        if (failure.isEmpty()) {
            unnoted.remove(id);
        } else if (unnoted.add(id)) {
            LOG.warnf(
                    "servers not noted namespace=%s bus=%s error=%s",
                    bus.getMetadata().getNamespace(), bus.getMetadata().getName(), failure.get());
        }
    }

    /** Of a bus that has no servers any more. */
    public void forget(EventBus bus) {
        unnoted.remove(ResourceID.fromResource(bus));
        places.giveBack(ResourceID.fromResource(bus));
    }

    /**
     * What is told of servers that stay as they are.
     *
     * @param changed what somebody changed since: to mend it would replace servers too, by those that are planned
     */
    static String told(Restart restart, List<String> changed) {
        return told(restart)
                + (changed.isEmpty()
                        ? ""
                        : "; changed by somebody, and mended when they are replaced: " + String.join(", ", changed));
    }

    private static String told(Restart restart) {
        return TO_BE_REPLACED
                + switch (restart.turn()) {
                    case HELD -> "they stay until the annotation tandem.io/hold-rollout is gone, or the spec changes";
                    case WAITING, FREE ->
                        "those of other buses " + Restart.OTHERS_FIRST
                                + ", as many at a time as TANDEM_JETSTREAM_CONCURRENT_RESTARTS of the"
                                + " operator says; the annotation tandem.io/hold-rollout=true keeps these as they are"
                                + restart.more();
                };
    }

    /** Whether new passwords are asked for; servers that argo-events took back had these before. */
    private static boolean renewed(SecretNames secrets, Present present) {
        return !present.returned() && !present.secrets(secrets.owner()).equals(Optional.of(secrets));
    }

    /** Whether the spec has changed since; of servers without a note, since an operator looked at it. */
    private static boolean asked(EventBus bus, Present present) {
        return present.generation()
                .or(() -> Optional.ofNullable(bus.getStatus()).map(EventBusStatus::observedGeneration))
                .filter(generation -> generation >= BusRequest.generation(bus))
                .isEmpty();
    }
}
