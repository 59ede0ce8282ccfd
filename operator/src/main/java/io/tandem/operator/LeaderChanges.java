package io.tandem.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus.Leader;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who was the last to lead each EventSource, and how often that changed. */
final class LeaderChanges {
    private final Map<ResourceID, Leader> leaders = new ConcurrentHashMap<>();
    private final Counter changes;

    LeaderChanges(MeterRegistry registry) {
        this.changes = Counter.builder("tandem_operator_leader_changes")
                .description("Changes of the leader of an EventSource, as seen by this operator")
                .register(registry);
    }

    /**
     * Counts a change of the leader.
     *
     * @param written the leader in the status, for what this operator has not seen yet
     * @return who was the last to lead before now, also if for a while nobody did
     */
    Optional<Leader> leads(EventSource resource, Optional<Leader> written, Optional<Leader> now) {
        var source = ResourceID.fromResource(resource);
        var former = Optional.ofNullable(leaders.get(source)).or(() -> written);
        now.ifPresent(leader -> {
            leaders.put(source, leader);
            former.filter(last -> !Objects.equals(last.name(), leader.name()))
                    .ifPresent(changed -> changes.increment());
        });
        return former;
    }

    void forget(ResourceID source) {
        leaders.remove(source);
    }
}
