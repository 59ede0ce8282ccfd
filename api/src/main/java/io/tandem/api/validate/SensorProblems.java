package io.tandem.api.validate;

import io.tandem.api.BusConfig;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is wrong with a Sensor: what the reference implementation refuses, and what it deploys though its pod
 * cannot run it.
 *
 * @param object what keeps the whole object from running
 * @param someEventsCome whether there is a dependency that nothing keeps from coming
 * @param someTriggersRun whether there is a trigger that nothing keeps from running
 */
public record SensorProblems(
        List<Problem> object, Faults dependencies, Faults triggers, boolean someEventsCome, boolean someTriggersRun) {
    private static final int LONGEST_LABEL = 63;

    /**
     * Checks a resource; pure.
     *
     * @param bus where its events come from, if that is known: some rules are about one kind of bus
     */
    public static SensorProblems of(Sensor sensor, Optional<BusConfig> bus) {
        var spec = sensor.getSpec();
        if (spec == null) {
            return nothing(new Problem("spec", "is missing: name dependencies and triggers"));
        }
        var unreadable = Unreadable.in(spec.unknown());
        if (unreadable.isPresent()) {
            return nothing(unreadable.get());
        }
        var dependencies = DependencyProblems.of(spec, bus);
        var triggers = TriggerProblems.of(spec, bus);
        UnknownFields.miscased(spec).forEach(field -> (ofDependencies(field.path()) ? dependencies : triggers)
                .miscased(
                        "spec" + field.path(),
                        "is left out, since the case of letters counts: is %s meant?"
                                .formatted(field.meant().orElseThrow())));
        return new SensorProblems(
                object(sensor, bus),
                dependencies,
                triggers,
                dependencies.someRun("spec.dependencies", size(spec.dependencies())),
                triggers.someRun("spec.triggers", size(spec.triggers())));
    }

    private static SensorProblems nothing(Problem why) {
        return new SensorProblems(List.of(why), new Faults(), new Faults(), false, false);
    }

    private static int size(List<?> list) {
        return list == null ? 0 : list.size();
    }

    /** Whether a field is told of with the dependencies; the others are with the triggers. */
    public static boolean ofDependencies(String path) {
        return path.startsWith(".dependencies[");
    }

    /** Whether a field is one of the pods, of which their program is told nothing. */
    public static boolean ofPods(String path) {
        return path.startsWith(".template.");
    }

    /** Whether pods can run it. */
    public boolean runnable() {
        return object.isEmpty()
                && dependencies.refused().isEmpty()
                && triggers.refused().isEmpty();
    }

    private static List<Problem> object(Sensor sensor, Optional<BusConfig> bus) {
        var problems = new ArrayList<Problem>();
        var name = Objects.requireNonNullElse(sensor.getMetadata().getName(), "");
        if (name.length() > LONGEST_LABEL) {
            problems.add(new Problem("metadata.name", "becomes a label of the pods: use at most 63 characters"));
        }
        if (name.contains(".") && bus.map(BusConfig::jetstream).isPresent()) {
            problems.add(new Problem(
                    "metadata.name", "must not have a dot: it is the name of a key-value bucket of the JetStream bus"));
        }
        return List.copyOf(problems);
    }
}
