package io.tandem.eventsource.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.PodState;
import io.tandem.api.PodState.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the places of all events within {@link PodState#MOST_BYTES_OF_PLACES}: those that are not kept come first, of each event
 * and before those of any other event that are.
 */
final class ToldPlaces {
    /** What JSON needs beside the texts of a place. */
    private static final int FRAME = 48;

    private final Map<String, List<PodState.Place>> taken = new HashMap<>();
    private int left = PodState.MOST_BYTES_OF_PLACES;

    private ToldPlaces() {}

    /** The same events, in the same order. */
    static List<Event> limited(List<Event> events) {
        var told = new ToldPlaces();
        var having = events.stream()
                .filter(ToldPlaces::hasPlaces)
                .sorted(Comparator.comparing(event -> event.duty().kept()))
                .toList();
        having.forEach(event -> told.take(event, false));
        having.forEach(event -> told.take(event, true));
        return events.stream()
                .map(event -> hasPlaces(event) ? told.limited(event) : event)
                .toList();
    }

    private static boolean hasPlaces(Event event) {
        return event.duty() != null && event.duty().places() != null;
    }

    private void take(Event event, boolean kept) {
        var shown = taken.computeIfAbsent(event.name(), name -> new ArrayList<>());
        for (var place : event.duty().places()) {
            if (place.kept() == kept) {
                left -= bytes(place);
                if (left < 0) {
                    return;
                }
                shown.add(place);
            }
        }
    }

    private Event limited(Event event) {
        var duty = event.duty();
        var shown = taken.get(event.name());
        int omitted = duty.places().size() - shown.size();
        return new Event(
                event.name(),
                event.type(),
                event.state(),
                event.since(),
                event.message(),
                new PodState.Duty(
                        duty.kept(),
                        duty.since(),
                        duty.message(),
                        duty.remark(),
                        duty.gone(),
                        List.copyOf(shown),
                        omitted == 0 ? null : omitted));
    }

    private static int bytes(PodState.Place place) {
        int message = place.message() == null ? 0 : place.message().getBytes(UTF_8).length;
        return FRAME + place.name().getBytes(UTF_8).length + message;
    }
}
