package io.tandem.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.Excerpt;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.plan.Plan;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Restart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces the pods of few resources at a time where the reason is not in the resource: a new version of the operator makes
 * other pods of the same specification, and so does a bus with a new address.
 *
 * <p>A place is given back when the new pods are ready, so a version whose pods do not start stops after the first few. Of
 * the places one namespace has at most half, so that one whose pods cannot start does not hold up all the others.
 */
final class Restarts {
    /** Annotation of a resource: {@code true} leaves pods alone that its own specification does not change. */
    static final String HOLD = "tandem.io/hold-rollout";

    /** Who is done sooner is not worth a change of the status of all that wait. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final int most;
    private final InstantSource clock;
    private final Map<ResourceID, Instant> underWay = new TreeMap<>(Comparator.comparing(ResourceID::toString));

    Restarts(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Whether the pods may be replaced as planned; whoever may has a place until {@link #seen} finds it done. */
    Restart ask(CustomResource<?, ? extends WorkloadStatus<?>> resource, Optional<Deployment> present, Plan plan) {
        if (!plan.replacesPods(present) || !settled(resource)) {
            return Restart.FREE;
        }
        if ("true".equals(annotation(resource))) {
            return Restart.HELD;
        }
        // where nothing is served, there is nothing to be careful with
        return ready(resource) ? place(ResourceID.fromResource(resource)) : Restart.FREE;
    }

    /** Takes note of how far the pods have got; also of replacements that an operator before this one began. */
    synchronized void seen(CustomResource<?, ? extends WorkloadStatus<?>> resource, Observed seen) {
        var id = ResourceID.fromResource(resource);
        if (!seen.incomplete()) {
            underWay.remove(id);
        } else if (settled(resource) && seen.replacing()) {
            underWay.putIfAbsent(id, clock.instant());
        }
    }

    synchronized void forget(ResourceID resource) {
        underWay.remove(resource);
    }

    private synchronized Restart place(ResourceID resource) {
        if (!underWay.containsKey(resource) && !free(resource)) {
            return Restart.waiting(lasting(resource));
        }
        underWay.putIfAbsent(resource, clock.instant());
        return Restart.FREE;
    }

    private boolean free(ResourceID resource) {
        var neighbours = underWay.keySet().stream()
                .filter(other -> neighbours(other, resource))
                .count();
        return underWay.size() < most && neighbours < (most + 1) / 2;
    }

    /** Who has held a place for long; whoever may read a resource is not told what others have in their namespaces. */
    private String lasting(ResourceID resource) {
        var from = clock.instant().minus(LONG);
        var byNearness = underWay.entrySet().stream()
                .filter(held -> held.getValue().isBefore(from))
                .map(Map.Entry::getKey)
                .collect(Collectors.partitioningBy(other -> neighbours(other, resource)));
        var near = byNearness.get(true);
        var far = byNearness.get(false);
        return Stream.of(
                        near.isEmpty() ? "" : Excerpt.names(near, ResourceID::getName),
                        far.isEmpty() ? "" : "%d in other namespaces".formatted(far.size()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static boolean neighbours(ResourceID one, ResourceID other) {
        return one.getNamespace().equals(other.getNamespace());
    }

    /** Whether the pods run the newest specification already; an older operator only told what it had looked at. */
    private static boolean settled(CustomResource<?, ? extends WorkloadStatus<?>> resource) {
        var status = resource.getStatus();
        var served = status == null
                ? null
                : Optional.ofNullable(status.servedGeneration()).orElse(status.observedGeneration());
        return Objects.equals(served, resource.getMetadata().getGeneration());
    }

    private static boolean ready(CustomResource<?, ? extends WorkloadStatus<?>> resource) {
        return Conditions.find(resource, Conditions.READY)
                .filter(ready -> "True".equals(ready.status()))
                .isPresent();
    }

    private static String annotation(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .orElse(Map.of())
                .get(HOLD);
    }
}
