package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.Container;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.FilterErrors;
import io.tandem.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pod's environment: the user's variables, then the five by which it learns what to do. */
final class Environment {
    /** Linux refuses to start a program with a longer single variable. */
    private static final int LONGEST = 128 * 1024 - 1;

    private static final Set<String> OURS =
            Set.of("EVENTSOURCE_OBJECT", "EVENTBUS_SUBJECT", "POD_NAME", "LEADER_ELECTION", "EVENTBUS_CONFIG");

    private static final List<String> CODE = List.of(
            "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT");

    private static final List<String> PREFIXES = List.of("JAVA_", "QUARKUS_", "SMALLRYE_");

    private Environment() {}

    /**
     * All variables. A user's entry with one of the five names is left out, as are earlier ones of the same name: the
     * later one wins in every runtime, and the API server wants each name once.
     */
    static List<EnvVar> of(EventSource source, BusConfig bus) {
        var byName = new LinkedHashMap<String, EnvVar>();
        var container = container(source);
        container.map(Container::env).stream().flatMap(List::stream).forEach(variable -> {
            byName.remove(variable.getName());
            byName.put(variable.getName(), variable);
        });
        byName.keySet().removeAll(OURS);
        var all = new ArrayList<>(byName.values());
        container.map(Container::envFrom).ifPresent(from -> all.addAll(guards(from)));
        all.add(variable("EVENTSOURCE_OBJECT", encodedObject(source)));
        all.add(variable("EVENTBUS_SUBJECT", "eventbus-" + source.getMetadata().getNamespace()));
        all.add(new EnvVarBuilder()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        all.add(variable("LEADER_ELECTION", Wanted.election(source)));
        all.add(variable("EVENTBUS_CONFIG", EventSourceJson.encode(bus)));
        return List.copyOf(all);
    }

    /** Variables by which a template would run code of its own in the pod, and an object too large for a variable. */
    static List<Problem> problems(EventSource source) {
        var problems = new ArrayList<Problem>();
        container(source).map(Container::env).stream()
                .flatMap(List::stream)
                .map(EnvVar::getName)
                .filter(Environment::runsCode)
                .map(name -> new Problem(
                        "spec.template.container.env[" + name + "]",
                        "this variable can make the pod run foreign code and is refused: remove it"))
                .forEach(problems::add);
        var length = "EVENTSOURCE_OBJECT=".length() + encodedObject(source).length();
        if (length > LONGEST) {
            problems.add(new Problem(
                    "spec",
                    "takes %d bytes as a pod's environment variable, at most %d work: split it into several EventSources"
                            .formatted(length, LONGEST)));
        }
        return problems;
    }

    private static boolean runsCode(String name) {
        return name != null && (CODE.contains(name) || PREFIXES.stream().anyMatch(name::startsWith));
    }

    /** What a whole ConfigMap or Secret brings cannot be read here; an explicit empty variable wins over it. */
    private static List<EnvVar> guards(List<EnvFromSource> from) {
        return from.isEmpty()
                ? List.of()
                : CODE.stream().map(name -> variable(name, "")).toList();
    }

    /** Without what only the operator needs, so that a change there does not restart pods. */
    private static String encodedObject(EventSource source) {
        var object = EventSourceJson.MAPPER.createObjectNode();
        var metadata = object.putObject("metadata");
        FilterErrors.annotation(source)
                .ifPresent(value -> metadata.putObject("annotations").put(FilterErrors.ANNOTATION, value));
        metadata.put("name", source.getMetadata().getName())
                .put("namespace", source.getMetadata().getNamespace());
        ObjectNode spec = EventSourceJson.MAPPER.valueToTree(source.getSpec());
        spec.remove(List.of("template", "service"));
        object.set("spec", spec);
        return EventSourceJson.encode(object);
    }

    private static Optional<Container> container(EventSource source) {
        var template = source.getSpec().template();
        return template == null ? Optional.empty() : Optional.ofNullable(template.container());
    }

    /** The API server stores an empty value as none; written the same, it can be compared. */
    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder()
                .withName(name)
                .withValue(value.isEmpty() ? null : value)
                .build();
    }
}
