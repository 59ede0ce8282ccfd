package io.tandem.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.api.EventSourceStatus.Leader;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Observed;
import io.tandem.operator.status.Reason;
import io.tandem.operator.status.Since;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is remembered of each resource from one look to the next, and counted for the metrics. */
final class Fleet {
    private final Map<ResourceID, Instant> leaderless = new ConcurrentHashMap<>();
    private final Map<ResourceID, Instant> incomplete = new ConcurrentHashMap<>();
    private final Map<ResourceID, Reason> readiness = new ConcurrentHashMap<>();
    private final Map<Reason, AtomicInteger> count = new EnumMap<>(Reason.class);
    private final Map<ResourceID, Leader> leaders = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final String gauge;
    private final String kind;
    private final Counter leaderChanges;

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
        this.leaderChanges = Counter.builder("tandem_operator_leader_changes")
                .description("Changes of the leader of an EventSource, as seen by this operator")
                .register(registry);
    }

    /** Since when a leader or pods have been missed. */
    Since since(ResourceID source, Observed seen, Instant now) {
        return new Since(
                since(leaderless, source, seen.leaderless(), now), since(incomplete, source, seen.incomplete(), now));
    }

    private static Optional<Instant> since(
            Map<ResourceID, Instant> first, ResourceID source, boolean missing, Instant now) {
        if (!missing) {
            first.remove(source);
            return Optional.empty();
        }
        return Optional.of(first.computeIfAbsent(source, none -> now));
    }

    /**
     * Counts a change of the leader.
     *
     * @param told the leader in the status, for what this operator has not seen yet
     * @return who was the last to lead before now, also if for a while nobody did
     */
    Optional<Leader> leads(ResourceID source, Optional<Leader> told, Optional<Leader> now) {
        var former = Optional.ofNullable(leaders.get(source)).or(() -> told);
        now.ifPresent(leader -> {
            leaders.put(source, leader);
            former.filter(last -> !Objects.equals(last.name(), leader.name()))
                    .ifPresent(changed -> leaderChanges.increment());
        });
        return former;
    }

    void ready(ResourceID source, Finding finding) {
        var before = readiness.put(source, finding.reason());
        if (before != finding.reason()) {
            counter(finding.reason(), finding.holds()).incrementAndGet();
            leave(before);
        }
    }

    void forget(ResourceID source) {
        leaderless.remove(source);
        incomplete.remove(source);
        leaders.remove(source);
        leave(readiness.remove(source));
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
