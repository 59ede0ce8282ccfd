package io.tandem.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.Since;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is remembered of each resource from one look to the next, and counted for the metrics. */
final class Fleet {
    private final Map<ResourceID, Instant> leaderless = new ConcurrentHashMap<>();
    private final Map<ResourceID, Instant> incomplete = new ConcurrentHashMap<>();
    private final Map<ResourceID, Reason> readiness = new ConcurrentHashMap<>();
    private final Map<Reason, AtomicInteger> count = new EnumMap<>(Reason.class);
    private final MeterRegistry registry;
    private final String gauge;
    private final String kind;

    /**
     * Counts nothing yet.
     *
     * @param gauge name of the metric by readiness
     * @param kind what is counted, in the plural
     */
    Fleet(MeterRegistry registry, String gauge, String kind) {
        this.registry = registry;
        this.gauge = gauge;
        this.kind = kind;
    }

    /** Since when a leader or pods have been missed. */
    Since since(ResourceID resource, Observed seen, Instant now) {
        return new Since(
                since(leaderless, resource, seen.leaderless(), now),
                since(incomplete, resource, seen.incomplete(), now));
    }

    private static Optional<Instant> since(
            Map<ResourceID, Instant> first, ResourceID resource, boolean missing, Instant now) {
        if (!missing) {
            first.remove(resource);
            return Optional.empty();
        }
        return Optional.of(first.computeIfAbsent(resource, none -> now));
    }

    void ready(ResourceID resource, Finding finding) {
        var before = readiness.put(resource, finding.reason());
        if (before != finding.reason()) {
            counter(finding.reason(), finding.holds()).incrementAndGet();
            leave(before);
        }
    }

    void forget(ResourceID resource) {
        leaderless.remove(resource);
        incomplete.remove(resource);
        leave(readiness.remove(resource));
    }

    private void leave(Reason reason) {
        if (reason != null) {
            counter(reason, false).decrementAndGet();
        }
    }

    /** A reason is always of the same status, so one gauge each. */
    private AtomicInteger counter(Reason reason, boolean ready) {
        synchronized (count) {
            return count.computeIfAbsent(reason, first -> {
                var number = new AtomicInteger();
                Gauge.builder(gauge, number, AtomicInteger::get)
                        .description(kind + " by the condition Ready and its reason")
                        .tag("ready", Boolean.toString(ready))
                        .tag("reason", reason.text())
                        .register(registry);
                return number;
            });
        }
    }
}
