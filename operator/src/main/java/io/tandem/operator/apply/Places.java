package io.tandem.operator.apply;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.Excerpt;
import io.tandem.operator.status.Restart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
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
    /** As long as Kubernetes lets a rollout take before it calls it failed. */
    private static final Duration FAILED = Duration.ofMinutes(10);

    private final int most;
    private final InstantSource clock;
    private final Map<ResourceID, Instant> underWay = new TreeMap<>(Comparator.comparing(ResourceID::toString));

    /** So many, all of them free. */
    public Places(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * A place of its own until it is given back, or who is waited for.
     *
     * @param longest after which this one does not wait any more for whoever has not become ready
     */
    public synchronized Restart take(ResourceID resource, Duration longest) {
        var others = waitedFor(longest);
        if (!underWay.containsKey(resource) && !free(resource, others)) {
            var failed = lasting(resource, others, FAILED);
            return failed.isEmpty()
                    ? Restart.waiting(lasting(resource, others, LONG))
                    : Restart.waitingForFailed(failed);
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

    /** A namespace that has more than its half, of what was begun elsewhere, takes no more than that from the others. */
    private boolean free(ResourceID resource, List<ResourceID> others) {
        var half = (most + 1) / 2L;
        var byNamespace = others.stream().collect(Collectors.groupingBy(Places::namespace, Collectors.counting()));
        var taken = byNamespace.values().stream()
                .mapToLong(its -> Math.min(its, half))
                .sum();
        return taken < most && byNamespace.getOrDefault(namespace(resource), 0L) < half;
    }

    /** Who has held a place for so long; whoever may read a resource is not told what others have in their namespaces. */
    private String lasting(ResourceID resource, List<ResourceID> others, Duration lasted) {
        var from = clock.instant().minus(lasted);
        var byNearness = others.stream()
                .filter(other -> underWay.get(other).isBefore(from))
                .collect(Collectors.partitioningBy(other -> namespace(other).equals(namespace(resource))));
        var near = byNearness.get(true);
        var far = byNearness.get(false);
        return Stream.of(
                        near.isEmpty() ? "" : Excerpt.names(near, ResourceID::getName),
                        far.isEmpty() ? "" : "%d in other namespaces".formatted(far.size()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private List<ResourceID> waitedFor(Duration longest) {
        var now = clock.instant();
        return underWay.entrySet().stream()
                .filter(held -> Duration.between(held.getValue(), now).compareTo(longest) < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String namespace(ResourceID resource) {
        return resource.getNamespace().orElseThrow();
    }
}
