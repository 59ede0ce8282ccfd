package io.tandem.api.validate;

import io.tandem.api.BusConfig;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is wrong with a Sensor: what the reference implementation refuses, and what it deploys though its pod
 * cannot run it.
 *
 * @param object what keeps the whole object from running
 */
public record SensorProblems(List<Problem> object, Faults dependencies, Faults triggers) {
    private static final int LONGEST_LABEL = 63;

    /**
     * Checks a resource; pure.
     *
     * @param bus where its events come from, if that is known: some rules are about one kind of bus
     */
    public static SensorProblems of(Sensor sensor, Optional<BusConfig> bus) {
        var spec = sensor.getSpec();
        if (spec == null) {
            return new SensorProblems(
                    List.of(new Problem("spec", "is missing: name dependencies and triggers")),
                    new Faults(),
                    new Faults());
        }
        var unreadable = Unreadable.in(spec.unknown());
        if (unreadable.isPresent()) {
            return new SensorProblems(List.of(unreadable.get()), new Faults(), new Faults());
        }
        var triggers = TriggerProblems.of(spec);
        if (bus.filter(found -> found.kafka() != null && found.jetstream() == null && found.nats() == null)
                .isPresent()) {
            triggers.refuseWhatIsIdle();
        }
        return new SensorProblems(object(sensor, bus), DependencyProblems.of(spec, bus), triggers);
    }

    /** Whether pods can run it. */
    public boolean runnable() {
        return object.isEmpty()
                && dependencies.refused().isEmpty()
                && triggers.refused().isEmpty();
    }

    private static List<Problem> object(Sensor sensor, Optional<BusConfig> bus) {
        var problems = new ArrayList<Problem>();
        var name = sensor.getMetadata().getName();
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
