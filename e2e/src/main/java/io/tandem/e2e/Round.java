package io.tandem.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cases that run beside each other and suffer one fault.
 *
 * @param cases at least one
 */
record Round(List<Case> cases) {

    /** Each of the cases whose fault hurts one source, by itself. */
    static List<Round> alone(List<Case> cases) {
        return cases.stream()
                .filter(each -> !each.fault().global())
                .map(each -> new Round(List.of(each)))
                .toList();
    }

    /** The cases whose fault hurts several, those with the same fault of the same server together, at most {@code size} of them. */
    static List<Round> together(List<Case> cases, int size) {
        Map<List<Object>, List<Case>> alike = new LinkedHashMap<>();
        cases.stream().filter(each -> each.fault().global()).forEach(each -> alike.computeIfAbsent(
                        List.of(each.fault(), each.bus(), restarted(each)), unused -> new ArrayList<>())
                .add(each));
        return alike.values().stream().flatMap(group -> split(group, size)).toList();
    }

    /** Where a source's server is restarted, those of other servers would not notice. */
    private static Object restarted(Case each) {
        return each.fault() == Fault.SOURCE_RESTARTED ? each.source().server() : Optional.empty();
    }

    private static Stream<Round> split(List<Case> group, int size) {
        List<Round> rounds = new ArrayList<>();
        for (int from = 0; from < group.size(); from += size) {
            rounds.add(new Round(group.subList(from, Math.min(from + size, group.size()))));
        }
        return rounds.stream();
    }
}
