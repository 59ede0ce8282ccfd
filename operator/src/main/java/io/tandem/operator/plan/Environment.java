package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.tandem.api.ObjectVariables;
import io.tandem.api.sensor.SensorObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The pod's environment: the user's variables, then those by which it learns what to do. */
final class Environment {
    /**
     * With the value {@code any} it tells the image for Java to let all variables through, which else drops those that are
     * not listed. Templates cannot set it: their entries of our names are left out, and no prefix of theirs begins like it.
     */
    static final String UNLISTED = "EVENTSOURCE_ENVIRONMENT";

    /** What pods are told of their bus. */
    static final String BUS = "EVENTBUS_CONFIG";

    private static final Set<String> NAMES = Set.of(
            UNLISTED,
            ObjectVariables.WHOLE,
            SensorObject.VARIABLE,
            "EVENTBUS_SUBJECT",
            "POD_NAME",
            "LEADER_ELECTION",
            BUS);
    /** Names that the operator alone gives. */
    static final Predicate<String> OURS = name -> NAMES.contains(name) || name.startsWith(ObjectVariables.PART);

    private Environment() {}

    /**
     * All variables. A user's entry with one of our names is left out, as are earlier ones of the same name: the later
     * one wins in every runtime, and the API server wants each name once.
     *
     * <p>Names that nobody has vouched for are left out, unless the administrator allows them.
     */
    static List<EnvVar> of(Wanted wanted) {
        var byName = new LinkedHashMap<String, EnvVar>();
        Optional.ofNullable(wanted.container().env()).stream()
                .flatMap(List::stream)
                .forEach(variable -> {
                    byName.remove(variable.getName());
                    byName.put(variable.getName(), variable);
                });
        byName.keySet().removeIf(name -> name != null && OURS.test(name));
        if (!anyName(wanted.settings(), wanted.owner())) {
            byName.keySet().removeIf(name -> !wanted.environment().passes(name));
        }
        var all = new ArrayList<>(byName.values());
        wanted.object().forEach((name, value) -> all.add(variable(name, value)));
        all.add(variable("EVENTBUS_SUBJECT", "eventbus-" + wanted.owner().namespace()));
        all.add(new EnvVarBuilder()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        all.add(variable("LEADER_ELECTION", wanted.election()));
        all.add(variable(BUS, wanted.busVariable()));
        return List.copyOf(all);
    }

    /** Whether the administrator allows templates there variables of any name. */
    static boolean anyName(PodSettings settings, Owner owner) {
        return settings.exceptions().in(owner.namespace()).contains(Unsafe.ENV);
    }

    /** The API server stores an empty value as none; written the same, it can be compared. */
    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder()
                .withName(name)
                .withValue(value.isEmpty() ? null : value)
                .build();
    }
}
