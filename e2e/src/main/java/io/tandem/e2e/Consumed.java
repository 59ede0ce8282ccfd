package io.tandem.e2e;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What one consumer was given, by the numbers the stream gave the messages. */
final class Consumed {
    private final Set<Long> given = new TreeSet<>();
    private final Set<Long> acknowledged = new TreeSet<>();
    private final Set<Long> doubled = new TreeSet<>();

    /** A message arrived. Again before the server has confirmed its acknowledgement is what a consumer has to expect. */
    synchronized void arrived(long number) {
        given.add(number);
        if (acknowledged.contains(number)) {
            doubled.add(number);
        }
    }

    /** The server confirmed that it knows of the acknowledgement. */
    synchronized void confirmed(long number) {
        acknowledged.add(number);
    }

    /** How many different messages arrived. */
    synchronized int count() {
        return given.size();
    }

    /** Those that came again though the server had confirmed their acknowledgement. */
    synchronized List<Long> doubled() {
        return List.copyOf(doubled);
    }

    /** Those of {@code stored} that never arrived, from the first that did to {@code last}. */
    synchronized List<Long> lost(Collection<Long> stored, long last) {
        return stored.stream()
                .filter(number -> number <= last && !given.contains(number))
                .filter(number -> given.stream().anyMatch(first -> first < number))
                .toList();
    }
}
