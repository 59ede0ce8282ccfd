package io.tandem.operator.bus;

import io.fabric8.kubernetes.client.CustomResource;
import io.tandem.api.BusConfig;
import io.tandem.api.Condition;
import io.tandem.api.EventBus;
import io.tandem.api.WorkloadSpec;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The bus of an EventSource or Sensor, by what the EventBus says of itself.
 *
 * @param config how to reach it; empty if it is not known
 * @param finding for the condition EventBusReady, unless pods know better
 */
public record BusState(Optional<BusConfig> config, Finding finding) {
    /** The bus that a resource names, or {@code default}. */
    public static String nameFor(CustomResource<? extends WorkloadSpec, ?> user) {
        var name = user.getSpec() == null ? null : user.getSpec().eventBusName();
        return name == null || name.isEmpty() ? "default" : name;
    }

    /** Can be used if each of its conditions is True, whoever wrote them, and its status says how to reach it. */
    public static BusState of(CustomResource<? extends WorkloadSpec, ?> user, Optional<EventBus> bus) {
        return bus.map(BusState::of).orElseGet(() -> missing(user));
    }

    /** The same of a bus that is there; equal as long as it means the same to those who use it. */
    public static BusState of(EventBus bus) {
        var name = bus.getMetadata().getName();
        var status = bus.getStatus();
        if (status == null || status.conditions() == null || status.conditions().isEmpty()) {
            return notReady("EventBus " + name + " has no conditions yet: is a controller for EventBuses running?");
        }
        var failing = status.conditions().stream()
                .filter(condition -> !"True".equals(condition.status()))
                .toList();
        var missing = failing.stream()
                .filter(condition -> !Conditions.READY.equals(condition.type()))
                .toList();
        if (!missing.isEmpty()) {
            return notReady("EventBus " + name + " is not ready: " + told(missing));
        }
        if (status.config() == null) {
            return notReady("EventBus " + name + " has no status.config");
        }
        var config = status.config();
        if (config.nats() == null && config.jetstream() == null && config.kafka() == null) {
            var message = "EventBus " + name
                    + " is of no known kind: its status.config names neither nats, jetstream nor kafka";
            return new BusState(Optional.empty(), Finding.bad(Reason.BUILD_DEPLOYMENT_SPEC_FAILED, message));
        }
        // of the moment: pods are made while servers restart, and wait for them by themselves
        return new BusState(
                Optional.of(config),
                failing.isEmpty()
                        ? Finding.good(Reason.EVENT_BUS_READY)
                        : notReady("EventBus " + name + " is not ready: " + told(failing))
                                .finding());
    }

    private static String told(List<Condition> failing) {
        return failing.stream()
                .map(condition -> Optional.ofNullable(condition.message())
                        .filter(message -> !message.isEmpty())
                        .orElseGet(() -> condition.type() + " is " + condition.status()))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static BusState missing(CustomResource<? extends WorkloadSpec, ?> user) {
        return new BusState(
                Optional.empty(),
                Finding.bad(
                        Reason.EVENT_BUS_NOT_FOUND,
                        "namespace %s has no EventBus %s: create it, or name another in spec.eventBusName"
                                .formatted(user.getMetadata().getNamespace(), nameFor(user))));
    }

    private static BusState notReady(String message) {
        return new BusState(Optional.empty(), Finding.bad(Reason.EVENT_BUS_NOT_READY, message));
    }
}
