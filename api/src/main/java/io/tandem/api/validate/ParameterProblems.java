package io.tandem.api.validate;

import io.tandem.api.sensor.Parameter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What is wrong with values that are taken from events. */
final class ParameterProblems {
    private static final String SAY = "say from which dependency the value comes";
    private static final List<String> OPERATIONS = List.of("append", "overwrite", "prepend");

    private final Faults faults;
    private final Set<String> dependencies;
    private final Heard heard;
    private final Predicate<String> runs;

    /**
     * @param dependencies names as they stand in the manifest: unlike conditions, parameters tell a hyphen from an underscore
     * @param heard what the trigger gets
     * @param runs whether the pod comes to a field; a template may have a second type, which it does not look at
     */
    ParameterProblems(Faults faults, Set<String> dependencies, Heard heard, Predicate<String> runs) {
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
        sources(field, parameters, use, true);
    }

    /** Those that it does not. */
    void unchecked(String field, List<? extends Parameter> parameters, Use use) {
        sources(field, parameters, use, false);
    }

    private void sources(String field, List<? extends Parameter> parameters, Use use, boolean checked) {
        if (parameters == null) {
            return;
        }
        String whole = null;
        for (int i = 0; i < parameters.size(); i++) {
            var at = field + "[" + i + "].src";
            var parameter = parameters.get(i);
            if (parameter != null && parameter.src() != null) {
                source(at + ".dependencyName", parameter, use, whole, checked);
            } else if (!checked && whole == null) {
                faults.idle(runs.test(at), at, "is required, else the pod ends at each event of the trigger: " + SAY);
            }
            if (whole == null && use.payload() && isWhole(parameter)) {
                whole = field + "[" + i + "]";
            }
        }
    }

    /**
     * Whether its value is all of the payload, and the program reads none behind it. One of a dependency that is not always
     * there may be left out, and then what is behind it is read: of three alternatives that is not followed.
     */
    private boolean isWhole(Parameter parameter) {
        return parameter != null
                && parameter.src() != null
                && !placed(parameter)
                && (parameter.src().value() != null
                        || heard.some().contains(parameter.src().dependencyName()));
    }

    private void checked(String field, Parameter parameter, Use use) {
        if (parameter == null || parameter.src() == null) {
            faults.refuse(true, field + ".src", "is required: " + SAY);
            return;
        }
        faults.required(field + ".src.dependencyName", parameter.src().dependencyName(), "name one of the dependencies")
                .refuse(use != Use.BODY && !placed(parameter), field + ".dest", "is required: say where the value goes")
                .oneOf(field + ".operation", parameter.operation(), OPERATIONS);
    }

    /**
     * @param whole field of one before it that is the whole payload wherever it has a value; null without
     * @param checked whether that it names no dependency at all is told already
     */
    private void source(String at, Parameter parameter, Use use, String whole, boolean checked) {
        var name = parameter.src().dependencyName();
        if (parameter.src().value() != null || (blank(name) && checked)) {
            return;
        }
        var ends = endsThePod(parameter, use);
        if (heard.some().contains(name)) {
            faults.hint(
                    ends && whole == null && !heard.always().contains(name) && runs.test(at),
                    at,
                    "names %s, without whose event %s may be fulfilled, and the pod then ends: set src.value"
                            .formatted(name, conditions(at)));
            return;
        }
        var why = missing(at, name);
        var stops = ends && runs.test(at);
        faults.idle(
                        stops && whole == null,
                        at,
                        why + ", so the pod ends at each event of the trigger: name one, or set src.value")
                .hint(
                        stops && whole != null,
                        at,
                        "%s, and is read only where %s, which is the whole payload, has no value: take it away"
                                .formatted(why, whole))
                .hint(!ends, at, why + ", so the value is left out: name one, or set src.value");
    }

    private String missing(String at, String name) {
        if (blank(name)) {
            return "names no dependency";
        }
        return dependencies.contains(name)
                ? "names %s, which is not among %s".formatted(name, conditions(at))
                : "names %s, which is no dependency of this Sensor".formatted(name);
    }

    private static String conditions(String at) {
        var entry = at.substring(0, at.indexOf(']') + 1);
        return at.startsWith(entry + ".dlqTrigger") ? "the conditions of " + entry : "the trigger's conditions";
    }

    /** Without a value its program leaves a parameter out, and a whole payload; in the others it reads the value that is not there. */
    private static boolean endsThePod(Parameter parameter, Use use) {
        return switch (use) {
            case PARAMETER -> false;
            case PAYLOAD, BODY -> placed(parameter);
            case HEADER -> true;
        };
    }

    private static boolean blank(String text) {
        return text == null || text.isEmpty();
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
