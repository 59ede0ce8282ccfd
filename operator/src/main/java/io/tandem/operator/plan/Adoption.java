package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.EventSourceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Deployment as upstream's controller left it, told by what its pods were given.
 *
 * @param spec the specification they run
 * @param bus the bus they use
 * @param election their {@code LEADER_ELECTION}
 */
record Adoption(EventSourceSpec spec, BusConfig bus, String election) {
    private static final String UPSTREAM = "argo-events";

    /** Empty if its pods are ours, or of neither. */
    static Optional<Adoption> of(Deployment deployment) {
        var pod = deployment.getSpec().getTemplate();
        var annotations = pod.getMetadata() == null ? null : pod.getMetadata().getAnnotations();
        if ((annotations != null && annotations.containsKey(Rollout.LOCK_ANNOTATION))
                || deployment.getMetadata().getManagedFields().stream()
                        .noneMatch(entry -> UPSTREAM.equals(entry.getManager()))) {
            return Optional.empty();
        }
        return pod.getSpec().getContainers().stream()
                .filter(container -> "main".equals(container.getName()))
                .findFirst()
                .map(Adoption::environment)
                .flatMap(Adoption::read);
    }

    /**
     * Whether the pods do what is wanted now, so that they can be left alone.
     *
     * <p>The number of replicas matters to pods that elect, the Service to none.
     */
    boolean upToDate(Wanted wanted) {
        var now = wanted.source().getSpec();
        return election.equals(Wanted.election(wanted.source()))
                && Meaning.of(bus).equals(Meaning.of(wanted.bus()))
                && meaning(spec).equals(meaning(now))
                && Meaning.sameResources(spec.template(), now.template())
                && (!wanted.exclusive() || replicas() == Math.max(1, Wanted.replicas(wanted.source())));
    }

    /** The lock under which the pods exclude each other, if it is one that ours share. */
    Optional<Lock> lock() {
        var lock = Lock.of(election, bus);
        return lock instanceof Lock.Lease && bus.nats() == null && replicas() > 1
                ? Optional.of(lock)
                : Optional.empty();
    }

    /** As upstream counts. */
    private int replicas() {
        return Math.max(1, Objects.requireNonNullElse(spec.replicas(), 1));
    }

    private static JsonNode meaning(EventSourceSpec spec) {
        return Meaning.without(Meaning.of(spec), List.of("replicas", "service"));
    }

    private static Optional<Adoption> read(Map<String, String> env) {
        if (!env.keySet().containsAll(List.of("EVENTSOURCE_OBJECT", "EVENTBUS_CONFIG"))) {
            return Optional.empty();
        }
        try {
            var spec = EventSourceJson.decode(env.get("EVENTSOURCE_OBJECT"), EventSource.class)
                    .getSpec();
            var bus = EventSourceJson.decode(env.get("EVENTBUS_CONFIG"), BusConfig.class);
            return spec == null || bus == null
                    ? Optional.empty()
                    : Optional.of(new Adoption(spec, bus, env.getOrDefault("LEADER_ELECTION", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> environment(Container main) {
        var env = new HashMap<String, String>();
        for (EnvVar variable : main.getEnv()) {
            env.put(variable.getName(), Objects.requireNonNullElse(variable.getValue(), ""));
        }
        return env;
    }
}
