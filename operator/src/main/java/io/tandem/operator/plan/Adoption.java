package io.tandem.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.BusConfig;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ObjectVariables;
import io.tandem.api.sensor.SensorObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Deployment as upstream's controller left it, told by what its pods were given.
 *
 * @param spec the specification they run
 * @param bus the bus they use
 * @param election their {@code LEADER_ELECTION}
 */
record Adoption(JsonNode spec, BusConfig bus, String election) {
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

    /** As upstream counts. */
    int replicas() {
        return Math.max(1, spec.path("replicas").asInt(1));
    }

    /** What they run as a type; empty if it is none. */
    <S> Optional<S> spec(Class<S> type) {
        try {
            return Optional.ofNullable(EventSourceJson.MAPPER.treeToValue(spec, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Adoption> read(Map<String, String> env) {
        var object = Stream.of(ObjectVariables.WHOLE, SensorObject.VARIABLE)
                .map(env::get)
                .filter(Objects::nonNull)
                .findFirst();
        if (object.isEmpty() || !env.containsKey(Environment.BUS)) {
            return Optional.empty();
        }
        try {
            var spec = EventSourceJson.decode(object.get(), JsonNode.class).get("spec");
            var bus = EventSourceJson.decode(env.get(Environment.BUS), BusConfig.class);
            return spec == null || !spec.isObject() || bus == null
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
