package io.tandem.operator.plan;

import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import io.tandem.api.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is wrong with an EventSource.
 *
 * @param problems everything that is wrong, what keeps all of it from being deployed first
 * @param deployable whether at least one event can run; the pods leave the others out by themselves
 */
public record Review(List<Problem> problems, boolean deployable) {
    private static final int LONGEST_LABEL = 63;
    private static final String DOT =
            "becomes one token of the subject default.<source>.<event> on a JetStream bus: use no dot";
    private static final Pattern FILE_NAME = Pattern.compile("(?!\\.{1,2}$)[^/:]+");

    /**
     * Reads the whole resource and finds everything, not only the first problem.
     *
     * @param bus configuration of its bus, empty while that is not known
     */
    public static Review of(EventSource source, Optional<BusConfig> bus) {
        if (source.getSpec() == null) {
            return new Review(List.of(new Problem("spec", "is missing: name at least one event")), false);
        }
        var dotless = bus.filter(config -> config.nats() == null && config.jetstream() != null).isPresent();
        var problems = new ArrayList<Problem>();
        problems.addAll(names(source, dotless));
        problems.addAll(Environment.problems(source));
        problems.addAll(unknownTypes(source.getSpec()));
        var blocked = problems.size() > source.getSpec().unknownSourceTypes().size();
        var good = 0;
        var seen = new HashSet<String>();
        for (var event : source.getSpec().sources()) {
            var found = problems(event, seen, dotless);
            problems.addAll(found);
            good += found.isEmpty() ? 1 : 0;
        }
        if (source.getSpec().sources().isEmpty()) {
            problems.add(new Problem("spec", "has no event: name at least one, such as spec.webhook.example"));
        }
        return new Review(List.copyOf(problems), good > 0 && !blocked);
    }

    private static List<Problem> names(EventSource source, boolean dotless) {
        var name = source.getMetadata().getName();
        var problems = new ArrayList<Problem>();
        if (name.length() > LONGEST_LABEL) {
            problems.add(new Problem("metadata.name", "becomes a label of the pods: use at most 63 characters"));
        }
        if (dotless && name.contains(".")) {
            problems.add(new Problem("metadata.name", DOT));
        }
        var serviceName = Owner.of(source).serviceName();
        if (Exposure.of(source).isPresent() && (serviceName.length() > LONGEST_LABEL || name.contains("."))) {
            problems.add(new Problem(
                    "metadata.name",
                    "its Service cannot be named %s: use at most 47 characters and no dot".formatted(serviceName)));
        }
        return problems;
    }

    private static List<Problem> unknownTypes(EventSourceSpec spec) {
        return spec.unknownSourceTypes().stream()
                .map(type -> new Problem("spec." + type, "is no source type that this release knows: remove it"))
                .toList();
    }

    private static List<Problem> problems(NamedSource event, Set<String> seen, boolean dotless) {
        var own = Stream.concat(event.source().problems().stream(), unusableReferences(event))
                .map(problem -> problem.under(event.field()));
        var name = seen.add(event.eventName())
                ? Stream.<Problem>empty()
                : Stream.of(new Problem(
                        event.field(), "is the name of another event, too: name each event once in an EventSource"));
        var dot = dotless && event.eventName().contains(".")
                ? Stream.of(new Problem(event.field(), DOT))
                : Stream.<Problem>empty();
        return Stream.of(name, dot, own).flatMap(found -> found).toList();
    }

    private static Stream<Problem> unusableReferences(NamedSource event) {
        return References.of(event.source()).all()
                .filter(name -> name == null || !FILE_NAME.matcher(name).matches())
                .map(name -> new Problem(
                        "", "refers to a Secret or ConfigMap named '%s': no object can have this name".formatted(name)));
    }
}
