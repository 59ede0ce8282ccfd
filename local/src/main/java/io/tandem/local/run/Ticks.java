package io.tandem.local.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What a row of events that should come once a second says: which are missing, which came twice, who sent them. */
record Ticks(List<Seen> events) {

    /** The seconds between the first and the last tick that no event is for. */
    List<Instant> lost() {
        SortedMap<Instant, Integer> counts = counts();
        if (counts.isEmpty()) {
            return List.of();
        }
        return LongStream.rangeClosed(
                        counts.firstKey().getEpochSecond(), counts.lastKey().getEpochSecond())
                .mapToObj(Instant::ofEpochSecond)
                .filter(second -> !counts.containsKey(second))
                .toList();
    }

    /** The seconds that more than one event is for. */
    List<Instant> doubled() {
        return counts().entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(SortedMap.Entry::getKey)
                .toList();
    }

    /** The longest time between two neighbouring events of which the later one came after {@code instant}. */
    Duration longestGapAfter(Instant instant) {
        Duration longest = Duration.ZERO;
        for (int i = 1; i < events.size(); i++) {
            Duration gap =
                    Duration.between(events.get(i - 1).at(), events.get(i).at());
            if (events.get(i).at().isAfter(instant) && gap.compareTo(longest) > 0) {
                longest = gap;
            }
        }
        return longest;
    }

    /** The first event of another pod than {@code pod} that came after {@code instant}. */
    Optional<Seen> takeover(String pod, Instant instant) {
        return events.stream()
                .filter(event -> event.at().isAfter(instant) && !event.pod().equals(pod))
                .findFirst();
    }

    /** The pod that sent the last event; empty if there is none. */
    Optional<String> active() {
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(events.getLast().pod()).filter(pod -> !pod.isEmpty());
    }

    private SortedMap<Instant, Integer> counts() {
        SortedMap<Instant, Integer> counts = new TreeMap<>();
        events.forEach(event -> event.tick().ifPresent(second -> counts.merge(second, 1, Integer::sum)));
        return counts;
    }
}
