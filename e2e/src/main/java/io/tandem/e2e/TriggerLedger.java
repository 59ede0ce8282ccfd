package io.tandem.e2e;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what was posted with what the bus holds, and that with what a Sensor's trigger was run for. */
public final class TriggerLedger {
    private TriggerLedger() {}

    /**
     * Counts what is lost and doubled, on which side of the bus, and in which stage. A post that became two events has to be
     * triggered for both.
     *
     * @param stages in their order; the first begins before all events
     */
    public static TriggerVerdict compare(
            Collection<Fed> posted, List<Delivered> stored, List<Triggered> triggered, List<Stage> stages) {
        Set<Long> accepted = posted.stream().map(Fed::number).collect(Collectors.toCollection(TreeSet::new));
        Set<Long> neverStored = new TreeSet<>(accepted);
        stored.forEach(event -> neverStored.remove(event.number()));
        Map<String, Delivered> neverTriggered = new LinkedHashMap<>();
        stored.stream()
                .filter(event -> accepted.contains(event.number()))
                .forEach(event -> neverTriggered.putIfAbsent(event.id(), event));
        triggered.forEach(run -> neverTriggered.remove(run.id()));

        Map<String, Integer> storedTwice = new LinkedHashMap<>();
        Set<Long> numbers = new HashSet<>();
        stored.stream()
                .filter(event -> event.number() >= 0 && !numbers.add(event.number()))
                .forEach(event -> storedTwice.merge(stage(stages, event.at()).name(), 1, Integer::sum));
        Map<String, Integer> triggeredTwice = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        triggered.stream()
                .filter(run -> run.number() >= 0 && !ids.add(run.id()))
                .forEach(run -> triggeredTwice.merge(stage(stages, run.at()).name(), 1, Integer::sum));
        return new TriggerVerdict(
                accepted.size(),
                List.copyOf(neverStored),
                List.copyOf(neverTriggered.values()),
                storedTwice,
                triggeredTwice,
                stages.stream()
                        .filter(stage -> !stage.posted() && storedTwice.containsKey(stage.name())
                                || !stage.retried() && triggeredTwice.containsKey(stage.name()))
                        .map(Stage::name)
                        .toList());
    }

    private static Stage stage(List<Stage> stages, Instant at) {
        return stages.stream()
                .filter(stage -> !stage.since().isAfter(at))
                .reduce((earlier, later) -> later)
                .orElse(stages.getFirst());
    }
}
