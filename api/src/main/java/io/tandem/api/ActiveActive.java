package io.tandem.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The events that all replicas consume at once, by name: an opt-in for servers that share the work among their consumers. */
public final class ActiveActive {
    public static final String ANNOTATION = "tandem.io/active-active";

    private ActiveActive() {}

    /** The events' names as the annotation lists them, joined by commas; none without it. */
    public static Set<String> names(HasMetadata resource) {
        var names = new LinkedHashSet<String>();
        annotation(resource).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    /** Names that are no events of the resource: without effect. */
    public static List<String> unknown(EventSource resource) {
        var known = resource.events().stream().map(NamedSource::eventName).collect(Collectors.toSet());
        return names(resource).stream().filter(name -> !known.contains(name)).toList();
    }

    /** The annotation as it is written. */
    public static Optional<String> annotation(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }
}
