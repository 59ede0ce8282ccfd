package io.tandem.e2e;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What became of the requests of a flood. Thread-safe. */
final class FloodTally {
    private final Flood flood;
    private final Map<String, LongAdder> seen = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> wrong = new ConcurrentHashMap<>();

    FloodTally(Flood flood) {
        this.flood = flood;
    }

    void answered(HttpAnswer answer) {
        count(seen, answer.told());
        if (!flood.allows(answer)) {
            count(wrong, answer.told());
        }
    }

    /** Something else than an answer. */
    void saw(String what) {
        count(seen, what);
    }

    /** As in a table, such as {@code 12 200, 3 503}. */
    String told() {
        return text(seen);
    }

    /** Answers that should not have been given; empty if there is none. */
    String wrong() {
        return text(wrong);
    }

    private static void count(Map<String, LongAdder> counts, String what) {
        counts.computeIfAbsent(what, unused -> new LongAdder()).increment();
    }

    private static String text(Map<String, LongAdder> counts) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(each -> "%d × %s".formatted(each.getValue().sum(), each.getKey()))
                        .collect(Collectors.joining(", "));
    }
}
