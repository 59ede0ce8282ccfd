package io.tandem.eventsource.health;

import io.tandem.api.Excerpt;
import io.tandem.api.PodState;
import io.tandem.api.PodState.Event;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.leader.Leadership.Standing;
import io.tandem.eventsource.pipeline.DutyState;
import io.tandem.eventsource.pipeline.EventState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The next {@link PodState} after the one before it: times stay while what they date stays, and an event that fails again
 * and again counts as failed all the time.
 */
final class Report {
    private static final int LONGEST_MESSAGE = 256;

    private Report() {}

    /** Versions are made by whoever keeps the states; here it is that of {@code before}. */
    static PodState next(PodState before, EventBus.State bus, PodState.Leadership leadership, List<Event> events) {
        var former = byName(before);
        var shown = ToldPlaces.limited(events.stream()
                .map(event -> since(former, event))
                .sorted(Comparator.comparing(Report::well).thenComparing(Event::name))
                .limit(PodState.MOST_EVENTS)
                .sorted(Comparator.comparing(Event::name))
                .toList());
        var omitted = events.size() - shown.size();
        return new PodState(
                before.version(),
                before.pod(),
                before.started(),
                new PodState.Bus(bus.connected(), bus.connected() ? "" : cut(bus.detail())),
                since(before.leadership(), leadership),
                shown,
                omitted == 0 ? null : omitted);
    }

    /** The part in the election, as of now. */
    static PodState.Leadership leadership(Standing standing, boolean elects, Instant now) {
        var role = !elects
                ? PodState.Leadership.NONE
                : standing.active() ? PodState.Leadership.LEADER : PodState.Leadership.STANDBY;
        return new PodState.Leadership(
                role,
                standing.holder(),
                standing.epoch(),
                now.toString(),
                cut(standing.detail()),
                standing.forbidden() ? true : null);
    }

    /**
     * One event, as of now.
     *
     * @param duty null where it has none
     */
    static Event event(String name, Map<String, String> types, EventState state, DutyState duty) {
        var message =
                switch (state) {
                    case EventState.Failed f -> f.reason();
                    case EventState.Refused r -> r.reason();
                    case EventState.Blocked b -> b.reason();
                    case EventState.Ended e -> e.reason();
                    case EventState.StandingBy s -> "";
                    case EventState.Connecting c -> "";
                    case EventState.Running r -> r.note();
                };
        return new Event(
                name, types.getOrDefault(name, ""), state.word(), state.since().toString(), cut(message), told(duty));
    }

    /** Null where there is none, or another replica has it. */
    private static PodState.Duty told(DutyState duty) {
        return switch (duty) {
            case null -> null;
            case DutyState.Waiting w -> null;
            case DutyState.Kept k ->
                new PodState.Duty(
                        true,
                        k.since().toString(),
                        cut(k.detail()),
                        k.remark().isEmpty() ? null : cut(k.remark()),
                        null,
                        places(k.places()),
                        null);
            case DutyState.Leaving l -> new PodState.Duty(false, l.since().toString(), cut(l.detail()));
            case DutyState.Gone g -> new PodState.Duty(true, g.since().toString(), g.detail(), null, true);
            case DutyState.Failing f ->
                new PodState.Duty(false, f.since().toString(), cut(f.detail()), null, null, places(f.places()), null);
        };
    }

    private static List<PodState.Place> places(List<Duty.Place> places) {
        return places.isEmpty()
                ? null
                : places.stream()
                        .map(place -> new PodState.Place(
                                cut(place.name()), place.kept(), place.kept() ? null : cut(place.message())))
                        .toList();
    }

    private static PodState.Leadership since(PodState.Leadership before, PodState.Leadership now) {
        var same = before != null
                && before.role().equals(now.role())
                && before.holder().equals(now.holder())
                && before.epoch() == now.epoch();
        return same
                ? new PodState.Leadership(
                        now.role(), now.holder(), now.epoch(), before.since(), now.message(), now.forbidden())
                : now;
    }

    private static Map<String, Event> byName(PodState state) {
        return Optional.ofNullable(state.events()).orElse(List.of()).stream()
                .collect(Collectors.toMap(Event::name, event -> event));
    }

    private static Event since(Map<String, Event> former, Event now) {
        var old = former.get(now.name());
        return old == null ? now : since(old, now);
    }

    private static Event since(Event old, Event now) {
        if (old.state().equals(Event.FAILED) && now.state().equals(Event.CONNECTING)) {
            return new Event(old.name(), old.type(), old.state(), old.since(), old.message(), now.duty());
        }
        return old.state().equals(now.state())
                ? new Event(now.name(), now.type(), now.state(), old.since(), now.message(), now.duty())
                : now;
    }

    private static boolean well(Event event) {
        return switch (event.state()) {
            case Event.FAILED, Event.REFUSED, Event.BLOCKED -> false;
            default -> event.duty() == null || event.duty().kept();
        };
    }

    private static String cut(String text) {
        return Excerpt.of(text, LONGEST_MESSAGE);
    }
}
