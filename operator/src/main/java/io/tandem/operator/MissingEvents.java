package io.tandem.operator;

import io.tandem.api.EventSource;
import io.tandem.api.Excerpt;
import io.tandem.api.NamedSource;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.sensor.Dependency;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which dependencies of a Sensor name an event that there is not, or not yet; nothing keeps them from being waited for. */
final class MissingEvents {
    /** So that the remedy behind them is not cut off. */
    private static final int LONGEST_NAME = 60;

    private MissingEvents() {}

    /** What is missing, by field. */
    static List<Problem> of(Sensor sensor, Collection<EventSource> present) {
        var sources = present.stream()
                .collect(Collectors.toMap(source -> source.getMetadata().getName(), Offer::of, (one, other) -> one));
        var missing = new ArrayList<Problem>();
        var dependencies = dependencies(sensor);
        for (int i = 0; i < dependencies.size(); i++) {
            check("spec.dependencies[" + i + "]", dependencies.get(i), sources, missing);
        }
        return List.copyOf(missing);
    }

    private static void check(String field, Dependency dependency, Map<String, Offer> sources, List<Problem> missing) {
        var name = Objects.requireNonNullElse(dependency.eventSourceName(), "");
        var event = Objects.requireNonNullElse(dependency.eventName(), "");
        if (name.isEmpty() || event.isEmpty()) {
            return;
        }
        var source = sources.get(name);
        if (source == null) {
            missing.add(new Problem(
                    field + ".eventSourceName",
                    "names EventSource %s, which this namespace does not have: its events are waited for; create it, or correct the name"
                            .formatted(cut(name))));
            return;
        }
        if (!source.events().contains(event)) {
            missing.add(new Problem(
                    field + ".eventName",
                    "names %s, which EventSource %s does not have (%s): it is waited for; add it, or correct the name"
                            .formatted(cut(event), cut(name), source.told())));
        }
    }

    private static String cut(String name) {
        return Excerpt.of(name, LONGEST_NAME);
    }

    /** Those of a Sensor. */
    static List<Dependency> dependencies(Sensor sensor) {
        return sensor.getSpec() == null || sensor.getSpec().dependencies() == null
                ? List.of()
                : sensor.getSpec().dependencies();
    }

    /**
     * The events of an EventSource, of which there may be thousands.
     *
     * @param told the first of them, for a message
     */
    private record Offer(Set<String> events, String told) {
        static Offer of(EventSource source) {
            var events =
                    source.events().stream().map(NamedSource::eventName).collect(Collectors.toCollection(TreeSet::new));
            return new Offer(events, events.isEmpty() ? "no event" : Excerpt.names(events, MissingEvents::cut));
        }
    }
}
