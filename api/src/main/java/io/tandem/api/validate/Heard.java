package io.tandem.api.validate;

import io.tandem.api.sensor.TriggerConditions;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Of which dependencies a trigger gets events; its dlqTrigger gets the same events.
 *
 * @param some those of which it may get one, as they stand in the manifest
 * @param always those of them without whose event it does not run
 */
record Heard(Set<String> some, Set<String> always) {
    /**
     * Reads the conditions of a trigger. Without any it waits for all; where they cannot be followed, which is told elsewhere,
     * that is assumed.
     *
     * @param conditions null for none
     * @param dependencies names as they stand in the manifest, by those that the pod compares. Looked up and not gone
     *     through: there may be as many triggers
     * @param all of these names
     */
    static Heard of(String conditions, Map<String, String> dependencies, Set<String> all) {
        if (conditions == null || conditions.isBlank()) {
            return new Heard(all, all);
        }
        var read = TriggerConditions.of(conditions);
        var names = read.names().stream().map(TriggerConditions::canonical).collect(Collectors.toSet());
        if (read.fault().isPresent()
                || !names.stream().allMatch(dependencies::containsKey)
                || !all.containsAll(read.exact())) {
            return new Heard(all, all);
        }
        return new Heard(among(names, dependencies, name -> true), among(names, dependencies, read.always()::contains));
    }

    private static Set<String> among(Set<String> names, Map<String, String> dependencies, Predicate<String> which) {
        return names.stream().filter(which).map(dependencies::get).collect(Collectors.toSet());
    }
}
