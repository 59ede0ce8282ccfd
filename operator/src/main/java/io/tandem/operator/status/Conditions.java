package io.tandem.operator.status;

import io.fabric8.kubernetes.client.CustomResource;
import io.tandem.api.Condition;
import io.tandem.api.ResourceStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The conditions of a resource: findings by type, dated by when their status last changed. */
public final class Conditions {
    /** Type: the cluster holds what the newest specification asks. */
    public static final String DEPLOYED = "Deployed";
    /** Type, of an EventBus: clients know how to reach it. */
    public static final String CONFIGURED = "Configured";
    /** Type: the bus is there, and pods that can tell reach it. */
    public static final String EVENT_BUS_READY = "EventBusReady";
    /** Type: pods of the newest specification run, or are on their way. */
    public static final String PROGRESSING = "Progressing";
    /** Type: what the resource asks for is served now. */
    public static final String READY = "Ready";

    private Conditions() {}

    /**
     * The new conditions, sorted by type.
     *
     * @param before the present ones; null if there are none
     */
    public static List<Condition> of(
            Map<String, Finding> findings, List<Condition> before, Long generation, Instant now) {
        return new TreeMap<>(findings)
                .entrySet().stream()
                        .map(entry -> of(entry.getKey(), entry.getValue(), before, generation, now))
                        .toList();
    }

    /**
     * A single condition.
     *
     * @param before the present ones; null if there are none
     */
    static Condition of(String type, Finding finding, List<Condition> before, Long generation, Instant now) {
        var status = finding.status().text();
        assert finding.reason().places().contains(type + "=" + status)
                : "%s is not documented for %s=%s".formatted(finding.reason(), type, status);
        var since = find(before, type)
                .filter(old -> status.equals(old.status()))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, generation, since, finding.reason().text(), finding.message(), null);
    }

    /** Those that stand in the status of a resource. */
    public static List<Condition> in(CustomResource<?, ? extends ResourceStatus<?>> resource) {
        var status = resource.getStatus();
        return status == null || status.conditions() == null ? List.of() : status.conditions();
    }

    /** That of a type, in the status of a resource. */
    public static Optional<Condition> find(CustomResource<?, ? extends ResourceStatus<?>> resource, String type) {
        return find(in(resource), type);
    }

    /** Whether a condition in the status of a resource is True. */
    public static boolean holds(CustomResource<?, ? extends ResourceStatus<?>> resource, String type) {
        return find(resource, type)
                .filter(condition -> "True".equals(condition.status()))
                .isPresent();
    }

    /** The condition of a type. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> type.equals(c.type())).findFirst();
    }
}
