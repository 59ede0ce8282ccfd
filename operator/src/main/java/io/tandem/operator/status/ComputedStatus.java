package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.Condition;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Handover;
import io.tandem.api.NamedSource;
import io.tandem.api.Sensor;
import io.tandem.api.SensorSpec;
import io.tandem.api.SensorStatus;
import io.tandem.api.WorkloadStatus;
import io.tandem.operator.bus.BusState;
import io.tandem.operator.plan.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The whole status of an EventSource or Sensor, made of what was found out. */
public final class ComputedStatus {
    private ComputedStatus() {}

    /** Times of conditions stay while their status does. */
    public static EventSourceStatus of(
            EventSource source,
            Map<String, Finding> findings,
            Observed seen,
            Optional<Handover> handover,
            Instant now) {
        var before = source.getStatus();
        var generation = source.getMetadata().getGeneration();
        var served = served(findings, generation, before);
        return new EventSourceStatus(
                generation,
                served,
                conditions(findings, before, generation, served, now),
                seen.leader().orElse(null),
                handover.orElse(null),
                types(source),
                BusState.nameFor(source),
                seen.deployment().map(ComputedStatus::replicas).orElse(0),
                selector(Owner.of(source)),
                seen.events().isEmpty() ? null : seen.events(),
                null);
    }

    /** The same of a Sensor. */
    public static SensorStatus of(Sensor sensor, Map<String, Finding> findings, Observed seen, Instant now) {
        var before = sensor.getStatus();
        var generation = sensor.getMetadata().getGeneration();
        var served = served(findings, generation, before);
        var spec = Optional.ofNullable(sensor.getSpec());
        return new SensorStatus(
                generation,
                served,
                conditions(findings, before, generation, served, now),
                spec.map(SensorSpec::dependencies).map(List::size).orElse(0),
                spec.map(SensorSpec::triggers).map(List::size).orElse(0),
                BusState.nameFor(sensor),
                seen.deployment().map(ComputedStatus::replicas).orElse(0),
                selector(Owner.of(sensor)),
                null);
    }

    private static List<Condition> conditions(
            Map<String, Finding> findings, WorkloadStatus<?> before, Long generation, Long served, Instant now) {
        return Conditions.of(findings, before == null ? null : before.conditions(), generation, now).stream()
                .map(condition -> aboutWhatIsServed(condition, served))
                .toList();
    }

    private static String selector(Owner owner) {
        return new TreeMap<>(owner.selector())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    /**
     * Whether pods run the newest specification; also while they are replaced by others that do, for a change of the operator or
     * the bus.
     */
    public static boolean servesNewest(Sensor sensor, Finding progress) {
        var generation = sensor.getMetadata().getGeneration();
        return Objects.equals(served(Optional.of(progress), generation, sensor.getStatus()), generation);
    }

    private static Long served(Map<String, Finding> findings, Long generation, WorkloadStatus<?> before) {
        return served(Optional.ofNullable(findings.get(Conditions.PROGRESSING)), generation, before);
    }

    /** The generation that the pods run; the former one until the newest has taken its place. */
    private static Long served(Optional<Finding> progress, Long generation, WorkloadStatus<?> before) {
        return progress.filter(Progress::upToDate).isPresent()
                ? generation
                : before == null ? null : before.servedGeneration();
    }

    /**
     * While former pods serve, Ready is True of the former generation: whoever waits for Ready, as kubectl wait does, waits
     * for the newest one.
     */
    private static Condition aboutWhatIsServed(Condition condition, Long served) {
        return Conditions.READY.equals(condition.type())
                        && Finding.Status.TRUE.text().equals(condition.status())
                ? condition.of(served == null ? 0 : served)
                : condition;
    }

    private static String types(EventSource source) {
        return source.events().stream()
                .map(NamedSource::type)
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static int replicas(Deployment deployment) {
        return Optional.ofNullable(deployment.getStatus())
                .map(status -> status.getReplicas())
                .orElse(0);
    }
}
