package io.tandem.operator.apply;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.Excerpt;
import io.tandem.operator.status.Restart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The places of resources whose pods are being replaced at this moment. Of these one namespace has at most half, so that
 * one whose pods cannot start does not hold up all the others.
 */
public final class Places {
    /** Who is done sooner is not worth a change of the status of all that wait. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final int most;
    private final InstantSource clock;
    private final Map<ResourceID, Instant> underWay = new TreeMap<>(Comparator.comparing(ResourceID::toString));

    /** So many, all of them free. */
    public Places(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /** A place of its own until it is given back, or who is waited for. */
    public synchronized Restart take(ResourceID resource) {
        if (!underWay.containsKey(resource) && !free(resource)) {
            return Restart.waiting(lasting(resource));
        }
        keep(resource);
        return Restart.FREE;
    }

    /** One more, if it has none: what an operator before this one began is under way however many there are. */
    public synchronized void keep(ResourceID resource) {
        underWay.putIfAbsent(resource, clock.instant());
    }

    /** For others. */
    public synchronized void giveBack(ResourceID resource) {
        underWay.remove(resource);
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
}
