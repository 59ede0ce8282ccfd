package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.EventSourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Objects with nothing but a status in them, so that a write cannot touch anything else; none where nothing changed. */
public final class StatusPatch {
    private StatusPatch() {}

    /** The new status of an EventSource. */
    public static Optional<EventSource> of(EventSource source, Map<String, Finding> findings, Instant now) {
        var generation = source.getMetadata().getGeneration();
        var before = source.getStatus();
        var old = before == null ? null : before.conditions();
        var conditions = Conditions.of(findings, old, generation, now);
        if (before != null && Objects.equals(generation, before.observedGeneration()) && contained(conditions, old)) {
            return Optional.empty();
        }
        var patch = new EventSource();
        patch.setMetadata(identity(source.getMetadata()));
        patch.setStatus(new EventSourceStatus(generation, conditions, null, null, null, null, null, null, null));
        return Optional.of(patch);
    }

    /** The new status of an EventBus. */
    public static Optional<EventBus> of(
            EventBus bus, Optional<BusConfig> config, Map<String, Finding> findings, Instant now) {
        var generation = bus.getMetadata().getGeneration();
        var before = bus.getStatus();
        var old = before == null ? null : before.conditions();
        var type = config.map(BusConfig::type).orElse(null);
        var conditions = Conditions.of(findings, old, generation, now);
        if (before != null
                && Objects.equals(generation, before.observedGeneration())
                && Objects.equals(type, before.type())
                && same(config.orElse(null), before.config())
                && contained(conditions, old)) {
            return Optional.empty();
        }
        var patch = new EventBus();
        patch.setMetadata(identity(bus.getMetadata()));
        patch.setStatus(new EventBusStatus(generation, conditions, type, config.orElse(null), null));
        return Optional.of(patch);
    }

    /** How long an EventSource has been without ready pods; zero if it was never said. */
    public static Duration notReadyFor(EventSource source, Instant now) {
        return Optional.ofNullable(source.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), EventSourceConditions.READY))
                .filter(ready -> "False".equals(ready.status()))
                .map(ready -> Duration.between(Instant.parse(ready.lastTransitionTime()), now))
                .orElse(Duration.ZERO);
    }

    private static boolean contained(List<Condition> conditions, List<Condition> old) {
        return conditions.stream().allMatch(condition -> Conditions.find(old, condition.type())
                .filter(before -> same(condition, before))
                .isPresent());
    }

    /** As JSON: what is absent and what is empty are then the same. */
    private static boolean same(Object one, Object other) {
        return EventSourceJson.MAPPER.valueToTree(one).equals(EventSourceJson.MAPPER.valueToTree(other));
    }

    private static ObjectMeta identity(ObjectMeta meta) {
        return new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .build();
    }
}
