package io.tandem.eventsource.config;

import io.tandem.api.BusConfig;
import io.tandem.api.EndMarker;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ObjectVariables;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the controller tells a pod, by the variables that upstream's controller sets too.
 *
 * @param eventSource name, namespace and spec
 * @param bus the EventBus's resolved configuration
 * @param subject subject of a NATS Streaming bus
 * @param podName identity of this replica
 * @param leaseElection elect by a Kubernetes Lease, whatever the bus
 * @param mounts where Secrets and ConfigMaps are
 * @param host address to listen on
 * @param extensions events name their pod and epoch in CloudEvents attributes
 */
public record PodEnvironment(
        EventSource eventSource,
        BusConfig bus,
        String subject,
        String podName,
        boolean leaseElection,
        Mounts mounts,
        boolean extensions) {
    private static final BusConfig NO_BUS = new BusConfig(null, null, null, Map.of());

    /** @throws ConfigurationException naming the variable that is missing or wrong */
    public static PodEnvironment of(Map<String, String> env) {
        var eventSource = eventSource(env);
        if (eventSource.getMetadata() == null || eventSource.getMetadata().getName() == null) {
            throw new ConfigurationException("EVENTSOURCE_OBJECT has no metadata.name");
        }
        if (eventSource.getSpec() == null) {
            throw new ConfigurationException("EVENTSOURCE_OBJECT has no spec");
        }
        var busText = env.getOrDefault("EVENTBUS_CONFIG", "");
        return new PodEnvironment(
                eventSource,
                busText.isBlank() ? NO_BUS : decode(env, "EVENTBUS_CONFIG", BusConfig.class),
                defined(env, "EVENTBUS_SUBJECT"),
                defined(env, "POD_NAME"),
                env.getOrDefault("LEADER_ELECTION", "").equalsIgnoreCase("k8s"),
                new Mounts(Path.of(env.getOrDefault("TANDEM_ROOT", "/"))),
                Boolean.parseBoolean(env.getOrDefault("TANDEM_EVENT_EXTENSIONS", "false")));
    }

    public String name() {
        return eventSource.getMetadata().getName();
    }

    public String namespace() {
        return Objects.requireNonNullElse(eventSource.getMetadata().getNamespace(), "default");
    }

    /** At least one. */
    public int replicas() {
        return Optional.ofNullable(eventSource.getSpec().replicas())
                .map(wanted -> Math.max(1, wanted))
                .orElse(1);
    }

    /** Whether the EventSource is being deleted, and its pods are to take away what they keep elsewhere. Reads a file. */
    public boolean ends() {
        try {
            return mounts.configMap(EndMarker.name(name()), EndMarker.KEY)
                    .equals(eventSource.getMetadata().getUid());
        } catch (Mounts.MissingMountException e) {
            return false;
        }
    }

    private static EventSource eventSource(Map<String, String> env) {
        if (!ObjectVariables.inParts(env)) {
            return decode(env, ObjectVariables.WHOLE, EventSource.class);
        }
        try {
            return Optional.ofNullable(ObjectVariables.join(env))
                    .orElseThrow(() -> new IllegalArgumentException("it is null"));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "%s0 and those after it must be base64 of compressed JSON, as the operator sets them: %s"
                            .formatted(ObjectVariables.PART, e.getMessage()));
        }
    }

    private static <T> T decode(Map<String, String> env, String name, Class<T> type) {
        try {
            return Optional.ofNullable(EventSourceJson.decode(defined(env, name), type))
                    .orElseThrow(() -> new IllegalArgumentException("it is null"));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "%s must be base64 of JSON, as the controller sets it: %s".formatted(name, e.getMessage()));
        }
    }

    private static String defined(Map<String, String> env, String name) {
        var value = env.get(name);
        if (value == null) {
            throw new ConfigurationException(
                    name + " is not defined: this program is started by the controller of EventSources");
        }
        return value;
    }

    /** The process cannot work with what it was given. */
    public static final class ConfigurationException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ConfigurationException(String message) {
            super(message);
        }
    }
}
