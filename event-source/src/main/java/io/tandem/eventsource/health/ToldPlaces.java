package io.tandem.eventsource.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.PodState;
import io.tandem.api.PodState.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** Keeps the places of all events within {@link PodState#MOST_BYTES_OF_PLACES}: those that are not kept come first. */
final class ToldPlaces {
    /** What JSON needs beside the texts of a place. */
    private static final int FRAME = 48;

    private int left = PodState.MOST_BYTES_OF_PLACES;

    private ToldPlaces() {}

    /** The same events, in the same order. */
    static List<Event> limited(List<Event> events) {
        var told = new ToldPlaces();
        var limited = new HashMap<String, Event>();
        events.stream()
                .filter(event -> event.duty() != null && event.duty().places() != null)
                .sorted(Comparator.comparing(event -> event.duty().kept()))
                .forEach(event -> limited.put(event.name(), told.limited(event)));
        return events.stream()
                .map(event -> limited.getOrDefault(event.name(), event))
                .toList();
    }

    private Event limited(Event event) {
        var duty = event.duty();
        var shown = new ArrayList<PodState.Place>();
        for (var place : sorted(duty.places())) {
            left -= bytes(place);
            if (left < 0) {
                break;
            }
            shown.add(place);
        }
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

    private static List<PodState.Place> sorted(List<PodState.Place> places) {
        return places.stream()
                .sorted(Comparator.comparing(PodState.Place::kept).thenComparing(PodState.Place::name))
                .toList();
    }

    private static int bytes(PodState.Place place) {
        int message = place.message() == null ? 0 : place.message().getBytes(UTF_8).length;
        return FRAME + place.name().getBytes(UTF_8).length + message;
    }
}
