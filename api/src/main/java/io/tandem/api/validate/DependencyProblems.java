package io.tandem.api.validate;

import io.tandem.api.BusConfig;
import io.tandem.api.Excerpt;
import io.tandem.api.SensorSpec;
import io.tandem.api.sensor.Dependency;
import io.tandem.api.sensor.DependencyFilter;
import io.tandem.api.sensor.SensorRules;
import io.tandem.api.sensor.TriggerConditions;
import io.tandem.filter.time.TimeZones;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with the events that a Sensor waits for. */
final class DependencyProblems {
    private static final String OR = "or";
    private static final List<String> JOINS = List.of("and", OR);
    private static final List<String> COMPARATORS = List.of("=", "!=", ">", ">=", "<", "<=");
    private static final List<String> TYPES = List.of("bool", "number", "string");
    // what a null in a list is to the reference implementation
    private static final DependencyFilter.Expression NO_EXPRESSION = new DependencyFilter.Expression(null, null, null);
    private static final DependencyFilter.Field NO_NAME = new DependencyFilter.Field(null, null, null);
    private static final DependencyFilter.Data NO_DATA = new DependencyFilter.Data(null, null, null, null, null, null);
    private static final int LONGEST_VALUE = 60;
    private static final Pattern TIME = Pattern.compile(SensorRules.TIME_PATTERN);

    private final Faults faults = new Faults();

    private DependencyProblems() {}

    static Faults of(SensorSpec spec, Optional<BusConfig> bus) {
        var check = new DependencyProblems();
        check.faults.some("spec.dependencies", spec.dependencies(), "name at least one event");
        var names = new HashMap<String, String>();
        var events = new HashSet<String>();
        var dependencies = spec.dependencies() == null ? List.<Dependency>of() : spec.dependencies();
        for (int i = 0; i < dependencies.size(); i++) {
            var field = "spec.dependencies[" + i + "]";
            check.dependency(field, dependencies.get(i), bus);
            check.unique(field, dependencies.get(i), names);
            check.faults.refuse(
                    bus.map(BusConfig::nats).isPresent()
                            && !events.add(dependencies.get(i).eventSourceName() + "/"
                                    + dependencies.get(i).eventName()),
                    field + ".eventName",
                    "is named by another dependency too, which a NATS Streaming bus cannot tell apart: name it once");
        }
        return check.faults;
    }

    private void dependency(String field, Dependency dependency, Optional<BusConfig> bus) {
        faults.required(field + ".name", dependency.name(), "set a name that triggers can refer to")
                .required(
                        field + ".eventSourceName",
                        dependency.eventSourceName(),
                        "name an EventSource of this namespace")
                .required(field + ".eventName", dependency.eventName(), "name an event of the EventSource")
                .oneOf(field + ".filtersLogicalOperator", dependency.filtersLogicalOperator(), JOINS);
        var subjects = bus.map(BusConfig::jetstream).isPresent();
        faults.idle(
                        subjects && dotted(dependency.eventSourceName()),
                        field + ".eventSourceName",
                        "must not have a dot: JetStream has no such subject, so no event comes")
                .idle(
                        subjects && dotted(dependency.eventName()),
                        field + ".eventName",
                        "must not have a dot: JetStream has no such subject, so no event comes")
                .hint(
                        subjects
                                && filled(dependency.name())
                                && TriggerConditions.isName(dependency.name())
                                && !BucketKey.canHold(dependency.name()),
                        field + ".name",
                        "can be no part of a key in the JetStream bus, so a trigger that waits for it and for others never"
                                + " runs: use letters from a to z, digits, - and _");
        faults.hint(
                subjects && BucketKey.CONDITIONS.equals(dependency.name()),
                field + ".name",
                "is the key under which the JetStream bus keeps conditions, so a trigger that waits for it and for others"
                        + " never runs: give it another name");
        var transform = dependency.transform();
        faults.idle(
                transform != null && filled(transform.jq()) && filled(transform.script()),
                field + ".transform",
                "has jq and script, with which every event is discarded: take one away");
        if (dependency.filters() != null) {
            filters(field + ".filters", dependency.filters(), dependency.filtersLogicalOperator());
        }
    }

    /** A hyphen and an underscore are the same to the pod. */
    private void unique(String field, Dependency dependency, HashMap<String, String> names) {
        if (!filled(dependency.name())) {
            return;
        }
        var before = names.putIfAbsent(TriggerConditions.canonical(dependency.name()), field);
        faults.hint(
                before != null,
                field + ".name",
                "is the same as that of %s, so only one of them counts: give it another name".formatted(before));
    }

    /** @param joined how kinds of filters are joined; null or empty is by and */
    private void filters(String field, DependencyFilter filters, String joined) {
        faults.oneOf(field + ".exprLogicalOperator", filters.exprLogicalOperator(), JOINS)
                .oneOf(field + ".dataLogicalOperator", filters.dataLogicalOperator(), JOINS);
        var exprs = filters.exprs() == null ? List.<DependencyFilter.Expression>of() : filters.exprs();
        for (int i = 0; i < exprs.size(); i++) {
            expression(field + ".exprs[" + i + "]", Objects.requireNonNullElse(exprs.get(i), NO_EXPRESSION));
        }
        var data = filters.data() == null ? List.<DependencyFilter.Data>of() : filters.data();
        var somePass = OR.equals(filters.dataLogicalOperator())
                ? someCompare(data)
                : OR.equals(joined) && otherKind(filters) && firstCompares(data);
        for (int i = 0; i < data.size(); i++) {
            data(field + ".data[" + i + "]", Objects.requireNonNullElse(data.get(i), NO_DATA), somePass);
        }
        var context = filters.context();
        faults.refuse(
                context != null
                        && !filled(context.type())
                        && !filled(context.subject())
                        && !filled(context.source())
                        && !filled(context.datacontenttype()),
                field + ".context",
                "compares nothing: set type, subject, source or datacontenttype");
        if (filters.time() != null) {
            time(field + ".time", filters.time());
        }
    }

    /** Whether an event may pass by another kind of filter than by data; an empty list is not passed to the pod. */
    private static boolean otherKind(DependencyFilter filters) {
        return (filters.exprs() != null && !filters.exprs().isEmpty())
                || filters.context() != null
                || filters.time() != null
                || filled(filters.script());
    }

    /**
     * A wrong type is an error, which discards the event whatever the other kinds say. Joined by and, the entries are
     * read in order up to the first that does not match: only an event for which that is one before the wrong one
     * comes to the other kinds.
     */
    private static boolean firstCompares(List<DependencyFilter.Data> data) {
        return someCompare(data.subList(0, Math.min(1, data.size())));
    }

    private static boolean someCompare(List<DependencyFilter.Data> data) {
        return data.stream().anyMatch(entry -> entry != null && filled(entry.type()) && TYPES.contains(entry.type()));
    }

    private void expression(String field, DependencyFilter.Expression expression) {
        faults.required(field + ".expr", expression.expr(), "set an expression over the names of fields")
                .some(field + ".fields", expression.fields(), "give each name of the expression a path");
        if (expression.fields() != null) {
            for (int i = 0; i < expression.fields().size(); i++) {
                var at = field + ".fields[" + i + "]";
                var name = Objects.requireNonNullElse(expression.fields().get(i), NO_NAME);
                faults.required(at + ".path", name.path(), "say where the value is")
                        .required(at + ".name", name.name(), "set the name in the expression");
            }
        }
    }

    /** @param somePass whether events may pass though none does by this entry */
    private void data(String field, DependencyFilter.Data data, boolean somePass) {
        var wrong = filled(data.type()) && !TYPES.contains(data.type());
        faults.oneOf(field + ".comparator", data.comparator(), COMPARATORS)
                .required(field + ".path", data.path(), "say where the value is, such as body.name")
                .required(field + ".type", data.type(), "set bool, number or string")
                .some(field + ".value", data.value(), "list what the value may be")
                .refuse(
                        data.value() != null && data.value().stream().anyMatch(value -> !filled(value)),
                        field + ".value",
                        "has an empty text: take it away")
                .idle(wrong && !somePass, field + ".type", "must be bool, number or string: else no event passes")
                .hint(wrong && somePass, field + ".type", "must be bool, number or string: else no event passes by it");
        ComparedValues.unreadable(data)
                .ifPresent(value -> faults.hint(
                        true,
                        field + ".value",
                        "has '%s', which is no %s: an event that is compared with it does not pass"
                                .formatted(Excerpt.of(value, LONGEST_VALUE), data.type())));
    }

    private void time(String field, DependencyFilter.Time time) {
        faults.refuse(
                        !filled(time.start()) || !TIME.matcher(time.start()).matches(),
                        field + ".start",
                        "must be a time of day such as 09:00:00")
                .refuse(
                        !filled(time.stop()) || !TIME.matcher(time.stop()).matches(),
                        field + ".stop",
                        "must be a time of day such as 17:30:00")
                .refuse(
                        filled(time.start()) && time.start().equals(time.stop()),
                        field + ".stop",
                        "is the same as start, so no event could pass: set another time")
                .refuse(
                        filled(time.timezone())
                                && TimeZones.find(time.timezone()).isEmpty(),
                        field + ".timezone",
                        "is no time zone such as Europe/Berlin");
    }

    private static boolean dotted(String name) {
        return name != null && name.contains(".");
    }

    private static boolean filled(String text) {
        return text != null && !text.isEmpty();
    }
}
