package io.tandem.api.validate;

import io.tandem.api.ActiveActive;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.FilterErrors;
import io.tandem.api.InvalidEvents;
import io.tandem.api.KeySelectors;
import io.tandem.api.NamedSource;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.Unreadable;
import io.tandem.api.sensor.FieldNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is wrong with an EventSource. What is wrong with one event does not keep the others from running.
 *
 * @param object what keeps the whole object from running
 * @param unknownTypes source types that this release does not know, a thousand at most; the known ones run
 * @param events every event with its own problems, in the order of the spec
 */
public record SourceProblems(List<Problem> object, List<Problem> unknownTypes, List<Checked> events) {
    /** Types that are told; people are told ten, and a resource of a megabyte may name a hundred thousand. */
    private static final int MOST = 1_000;

    /** One event, and what is wrong with it; nothing if it can run. */
    public record Checked(NamedSource event, List<Problem> problems) {}

    /** Checks a resource; pure, needs nothing but the resource. */
    public static SourceProblems of(EventSource resource) {
        var spec = resource.getSpec();
        var unreadable = Optional.ofNullable(spec).flatMap(found -> Unreadable.in(found.unknown()));
        if (unreadable.isPresent()) {
            return new SourceProblems(List.of(unreadable.get()), List.of(), List.of());
        }
        var sources = resource.events();
        return new SourceProblems(
                object(resource, spec, sources), spec == null ? List.of() : unknownTypes(spec), events(sources));
    }

    /** The events that can run. */
    public List<NamedSource> runnable() {
        return object.isEmpty()
                ? events.stream()
                        .filter(checked -> checked.problems().isEmpty())
                        .map(Checked::event)
                        .toList()
                : List.of();
    }

    /** All problems in one list. */
    public List<Problem> all() {
        var ofEvents = events.stream().flatMap(checked -> checked.problems().stream());
        return Stream.of(object.stream(), unknownTypes.stream(), ofEvents)
                .flatMap(problems -> problems)
                .toList();
    }

    private static List<Problem> object(EventSource resource, EventSourceSpec spec, List<NamedSource> sources) {
        var name = resource.getMetadata().getName();
        var problems = new ArrayList<Problem>();
        if (name == null || name.isEmpty() || name.contains(".")) {
            problems.add(new Problem(
                    "metadata.name", "must not have a dot: it is one part of the subject default.<source>.<event>"));
        }
        if (sources.isEmpty() && (spec == null || spec.unknownSourceTypes().isEmpty())) {
            problems.add(
                    new Problem("spec", "has no event; add one under a source type, such as spec.webhook.example"));
        }
        if (FilterErrors.of(resource).isEmpty()) {
            problems.add(new Problem("metadata.annotations[" + FilterErrors.ANNOTATION + "]", "must be drop or keep"));
        }
        if (InvalidEvents.of(resource).isEmpty()) {
            problems.add(new Problem(
                    "metadata.annotations[" + InvalidEvents.ANNOTATION + "]", "must be skip, park or stop"));
        }
        return List.copyOf(problems);
    }

    private static List<Problem> unknownTypes(EventSourceSpec spec) {
        return spec.unknownSourceTypes().stream()
                .limit(MOST)
                .map(type -> new Problem(
                        "spec." + type,
                        "is no source type that this release knows"
                                + FieldNames.meant(EventSourceSpec.class, type)
                                        .map(": is %s meant?"::formatted)
                                        .orElse("")))
                .toList();
    }

    private static List<Checked> events(List<NamedSource> sources) {
        var names = new HashMap<String, String>();
        var listeners = new HashMap<Address, String>();
        return sources.stream().map(event -> checked(event, names, listeners)).toList();
    }

    private static Checked checked(NamedSource event, Map<String, String> names, Map<Address, String> listeners) {
        var problems = new ArrayList<Problem>(EventNames.problems(event.eventName()));
        problems.addAll(event.source().problems());
        KeySelectors.secrets(event.source()).forEach((field, secret) -> problems.addAll(selector(field, secret)));
        KeySelectors.configMaps(event.source()).forEach((field, map) -> problems.addAll(map.problems(field)));
        var sameName = names.putIfAbsent(event.eventName(), event.field());
        if (sameName != null) {
            problems.add(new Problem("", "has the name of " + sameName + "; event names must differ across types"));
        }
        Address.of(event.source())
                .map(address -> listeners.putIfAbsent(address, event.field()))
                .ifPresent(other -> problems.add(new Problem(
                        "endpoint", "is taken on this port by " + other + "; choose another or another port")));
        problems.addAll(Filters.problems(event.source()));
        if (event.shared()) {
            event.source()
                    .notShareable()
                    .ifPresent(remedy -> problems.add(
                            new Problem("", "is named by %s; %s".formatted(ActiveActive.ANNOTATION, remedy))));
        }
        problems.addAll(Built.missing(event));
        return new Checked(
                event,
                problems.stream().map(problem -> problem.under(event.field())).toList());
    }

    private static List<Problem> selector(String field, SecretKeySelector secret) {
        var complete = secret.name() != null
                && !secret.name().isEmpty()
                && secret.key() != null
                && !secret.key().isEmpty();
        return complete
                ? secret.problems(field)
                : List.of(new Problem(field, "needs the name of a Secret and a key in it"));
    }
}
