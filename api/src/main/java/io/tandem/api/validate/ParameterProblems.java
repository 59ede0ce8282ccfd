package io.tandem.api.validate;

import io.tandem.api.sensor.Parameter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is wrong with values that are taken from events. */
final class ParameterProblems {
    private static final List<String> OPERATIONS = List.of("append", "overwrite", "prepend");

    private final Faults faults;
    private final Set<String> dependencies;
    private final Set<String> heard;
    private final Predicate<String> runs;

    /**
     * @param dependencies names as they stand in the manifest: unlike conditions, parameters tell a hyphen from an underscore
     * @param heard those of them of which the trigger gets events
     * @param runs whether the pod comes to a field; a template may have a second type, which it does not look at
     */
    ParameterProblems(Faults faults, Set<String> dependencies, Set<String> heard, Predicate<String> runs) {
        this.faults = faults;
        this.dependencies = dependencies;
        this.heard = heard;
        this.runs = runs;
    }

    /** Those that the reference implementation checks. */
    void of(String field, List<? extends Parameter> parameters, Use use) {
        if (parameters != null) {
            for (int i = 0; i < parameters.size(); i++) {
                checked(field + "[" + i + "]", parameters.get(i), use);
            }
        }
        unchecked(field, parameters, use);
    }

    /** Those that it does not. */
    void unchecked(String field, List<? extends Parameter> parameters, Use use) {
        if (parameters == null) {
            return;
        }
        String whole = null;
        for (int i = 0; i < parameters.size(); i++) {
            var at = field + "[" + i + "]";
            source(at, parameters.get(i), use, whole);
            if (whole == null && use.payload() && isWhole(parameters.get(i))) {
                whole = at;
            }
        }
    }

    /** Whether its value is all of the payload, and the program reads none behind it; only other events may leave it out. */
    private boolean isWhole(Parameter parameter) {
        return parameter != null
                && parameter.src() != null
                && !placed(parameter)
                && (parameter.src().value() != null
                        || heard.contains(parameter.src().dependencyName()));
    }

    private void checked(String field, Parameter parameter, Use use) {
        if (parameter == null || parameter.src() == null) {
            faults.refuse(true, field + ".src", "is required: say from which dependency the value comes");
            return;
        }
        faults.required(field + ".src.dependencyName", parameter.src().dependencyName(), "name one of the dependencies")
                .refuse(use != Use.BODY && !placed(parameter), field + ".dest", "is required: say where the value goes")
                .oneOf(field + ".operation", parameter.operation(), OPERATIONS);
    }

    /** @param whole field of one before it that is the whole payload wherever it has a value; null without */
    private void source(String field, Parameter parameter, Use use, String whole) {
        if (parameter == null || parameter.src() == null) {
            return;
        }
        var at = field + ".src.dependencyName";
        var name = parameter.src().dependencyName();
        var missing =
                name != null && !name.isEmpty() && parameter.src().value() == null && !dependencies.contains(name);
        var ends = endsThePod(parameter, use);
        var stops = missing && ends && runs.test(at);
        faults.idle(
                        stops && whole == null,
                        at,
                        "names %s, which is no dependency of this Sensor, so the pod ends at each event of the trigger: name one, or set src.value"
                                .formatted(name))
                .hint(
                        stops && whole != null,
                        at,
                        "names %s, which is no dependency of this Sensor, and is read only where %s, which is the whole payload, has no value: take it away"
                                .formatted(name, whole))
                .hint(
                        missing && !ends,
                        at,
                        "names %s, which is no dependency of this Sensor, so the value is left out: name one, or set src.value"
                                .formatted(name));
    }

    /** Without a value its program leaves a parameter out, and a whole payload; in the others it reads the value that is not there. */
    private static boolean endsThePod(Parameter parameter, Use use) {
        return switch (use) {
            case PARAMETER -> false;
            case PAYLOAD, BODY -> placed(parameter);
            case HEADER -> true;
        };
    }

    private static boolean placed(Parameter parameter) {
        return parameter.dest() != null && !parameter.dest().isEmpty();
    }

    /** What a value is for. */
    enum Use {
        /** A field of the trigger, or of what it makes. */
        PARAMETER,
        /** A part of what is sent. */
        PAYLOAD,
        /** A part of what is sent, or all of it. */
        BODY,
        /** A header of a request. */
        HEADER;

        private boolean payload() {
            return this == PAYLOAD || this == BODY;
        }
    }
}
