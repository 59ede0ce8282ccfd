package io.tandem.api.validate;

import io.tandem.api.sensor.Parameter;
import io.tandem.api.sensor.TriggerConditions;
import java.util.List;
import java.util.Map;

/** What is wrong with values that are taken from events. */
final class ParameterProblems {
    private static final List<String> OPERATIONS = List.of("append", "overwrite", "prepend");

    private final Faults faults;
    private final Map<String, String> dependencies;

    /** @param dependencies names as the pod compares them, by those in the manifest */
    ParameterProblems(Faults faults, Map<String, String> dependencies) {
        this.faults = faults;
        this.dependencies = dependencies;
    }

    /** Those that the reference implementation checks. */
    void of(String field, List<? extends Parameter> parameters, boolean placed) {
        if (parameters == null) {
            return;
        }
        for (int i = 0; i < parameters.size(); i++) {
            checked(field + "[" + i + "]", parameters.get(i), placed);
            source(field + "[" + i + "]", parameters.get(i));
        }
    }

    /** Those that it does not. */
    void unchecked(String field, List<? extends Parameter> parameters) {
        if (parameters != null) {
            for (int i = 0; i < parameters.size(); i++) {
                source(field + "[" + i + "]", parameters.get(i));
            }
        }
    }

    private void checked(String field, Parameter parameter, boolean placed) {
        if (parameter == null || parameter.src() == null) {
            faults.refuse(true, field + ".src", "is required: say from which dependency the value comes");
            return;
        }
        faults.required(field + ".src.dependencyName", parameter.src().dependencyName(), "name one of the dependencies")
                .refuse(
                        placed && (parameter.dest() == null || parameter.dest().isEmpty()),
                        field + ".dest",
                        "is required: say where the value goes")
                .oneOf(field + ".operation", parameter.operation(), OPERATIONS);
    }

    private void source(String field, Parameter parameter) {
        if (parameter == null || parameter.src() == null) {
            return;
        }
        var name = parameter.src().dependencyName();
        faults.idle(
                name != null
                        && !name.isEmpty()
                        && parameter.src().value() == null
                        && !dependencies.containsKey(TriggerConditions.canonical(name)),
                field + ".src.dependencyName",
                "names %s, which is no dependency of this Sensor, so the trigger fails at each event".formatted(name));
    }
}
