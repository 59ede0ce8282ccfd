package io.tandem.operator;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.EventSource;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.EventSourceConditions;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Restart;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces the pods of few EventSources at a time where the reason is not in the EventSource: a new version of the operator
 * makes other pods of the same specification, and so does a bus with a new address.
 *
 * <p>A place is given back when the new pods are ready, so a version whose pods do not start stops after the first few.
 */
final class Restarts {
    /** Annotation of an EventSource: {@code true} leaves pods alone that its own specification does not change. */
    static final String HOLD = "tandem.io/hold-rollout";

    private final int most;
    private final Set<ResourceID> underWay = new HashSet<>();

    Restarts(int most) {
        this.most = most;
    }

    /** Whether the pods may be replaced as planned; whoever may has a place until {@link #seen} finds it done. */
    Restart ask(EventSource source, Optional<Deployment> present, Plan plan) {
        if (!plan.replacesPods(present) || !settled(source)) {
            return Restart.FREE;
        }
        if ("true".equals(annotation(source))) {
            return Restart.HELD;
        }
        // where nothing is served, there is nothing to be careful with
        return ready(source) ? place(ResourceID.fromResource(source)) : Restart.FREE;
    }

    /** Takes note of how far the pods have got; also of replacements that an operator before this one began. */
    synchronized void seen(EventSource source, Observed seen) {
        var id = ResourceID.fromResource(source);
        if (!seen.incomplete()) {
            underWay.remove(id);
        } else if (settled(source) && seen.replacing()) {
            underWay.add(id);
        }
    }

    synchronized void forget(ResourceID source) {
        underWay.remove(source);
    }

    private synchronized Restart place(ResourceID source) {
        if (!underWay.contains(source) && underWay.size() >= most) {
            return Restart.WAITING;
        }
        underWay.add(source);
        return Restart.FREE;
    }

    /** Whether the pods run the newest specification already; an older operator only told what it had looked at. */
    private static boolean settled(EventSource source) {
        var status = source.getStatus();
        var served = status == null
                ? null
                : Optional.ofNullable(status.servedGeneration()).orElse(status.observedGeneration());
        return Objects.equals(served, source.getMetadata().getGeneration());
    }

    private static boolean ready(EventSource source) {
        return Conditions.find(source.getStatus().conditions(), EventSourceConditions.READY)
                .filter(ready -> "True".equals(ready.status()))
                .isPresent();
    }

    private static String annotation(EventSource source) {
        return Optional.ofNullable(source.getMetadata().getAnnotations())
                .orElse(Map.of())
                .get(HOLD);
    }
}
