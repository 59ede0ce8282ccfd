package io.tandem.eventsource.connector.hook;

import io.tandem.api.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What went wrong at which places, in a text that stays short where one thing is wrong at many. */
final class PlaceFailures {
    private static final int MOST_NAMES = 3;

    private final Map<String, List<String>> placesByReason = new LinkedHashMap<>();

    void add(String place, String reason) {
        placesByReason.computeIfAbsent(reason, first -> new ArrayList<>()).add(place);
    }

    boolean any() {
        return !placesByReason.isEmpty();
    }

    /** Such as {@code example/shop, example/blog and 2 more: what is wrong; example/docs: what else}. */
    String text() {
        return placesByReason.entrySet().stream()
                .map(entry -> Excerpt.names(entry.getValue(), MOST_NAMES, Function.identity()) + ": " + entry.getKey())
                .collect(Collectors.joining("; "));
    }
}
