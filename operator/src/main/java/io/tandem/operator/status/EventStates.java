package io.tandem.operator.status;

import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Event;
import io.tandem.api.EventSourceStatus.Leader;
import io.tandem.api.Excerpt;
import io.tandem.api.NamedSource;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What each event is doing, put together from what the pods say. */
final class EventStates {
    /** No pod that was asked knows of the event. */
    static final String UNKNOWN = "unknown";

    /** The worst first: that is what is told of several pods. */
    private static final List<String> WORDS = List.of(
            PodState.Event.REFUSED,
            PodState.Event.FAILED,
            PodState.Event.BLOCKED,
            PodState.Event.CONNECTING,
            PodState.Event.RUNNING,
            PodState.Event.STANDING_BY);

    private static final String HOOKS = "hooks: ";
    private static final int LONGEST = 256;

    private EventStates() {}

    /**
     * One entry an event, in the order of the names.
     *
     * @param before the present entries, for the time since when nothing has been known of an event; null if none
     */
    static List<Event> of(
            List<NamedSource> events, List<PodView> pods, Optional<Leader> leader, List<Event> before, Instant now) {
        return events.stream()
                .sorted(Comparator.comparing(NamedSource::eventName).thenComparing(NamedSource::type))
                .limit(PodState.MOST_EVENTS)
                .map(event -> worst(event, pods, leader).orElseGet(() -> unknown(event, before, now)))
                .toList();
    }

    /** Whether its message is about what one replica keeps at the provider. */
    static boolean tellsOfHooks(Event event) {
        return event.message() != null && event.message().startsWith(HOOKS);
    }

    /** Whether its message is only what people should know of the source. */
    static boolean remarks(Event event) {
        return event.message() != null && event.message().startsWith(PodState.Event.REMARK);
    }

    /** Of an exclusive event the leader's word counts, if it can be asked; elsewhere whoever does not stand by. */
    private static Optional<Event> worst(NamedSource event, List<PodView> pods, Optional<Leader> leader) {
        var asked = leader.filter(present -> event.exclusive())
                .map(present -> pods.stream()
                        .filter(view -> view.name().equals(present.name()))
                        .toList())
                .filter(alone -> alone.stream().anyMatch(view -> view.sight() instanceof Sight.Known))
                .orElseGet(() -> serving(pods));
        return asked.stream()
                .flatMap(view -> said(view, event, pods))
                .min(Comparator.comparing((Event said) -> WORDS.indexOf(said.state()))
                        .thenComparing(said -> said.message() == null)
                        .thenComparing(Event::pod));
    }

    /** What a pod says that has not become ready is of no account while others serve. */
    private static List<PodView> serving(List<PodView> pods) {
        var ready = pods.stream().filter(PodView::ready).toList();
        return ready.isEmpty() ? pods : ready;
    }

    private static Stream<Event> said(PodView view, NamedSource event, List<PodView> pods) {
        if (!(view.sight() instanceof Sight.Known known)) {
            return Stream.empty();
        }
        return known.state().events().stream()
                .filter(said -> said.name().equals(event.eventName()) && WORDS.contains(said.state()))
                .map(said -> new Event(
                        event.eventName(),
                        event.type(),
                        said.state(),
                        Leaders.time(said.since()),
                        message(event, said, pods),
                        view.name(),
                        null));
    }

    private static String message(NamedSource event, PodState.Event said, List<PodView> pods) {
        var text = said.message() == null || said.message().isEmpty() ? duty(event, said, pods) : said.message();
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Excerpt.of(text, LONGEST);
    }

    /** Events come, but what one replica keeps for them at the provider may be missing. */
    private static String duty(NamedSource event, PodState.Event said, List<PodView> pods) {
        if (said.duty() != null) {
            return said.duty().kept()
                    ? remark(said.duty())
                    : HOOKS + said.duty().message();
        }
        return event.source().hasDuty()
                ? Leaders.forbidden(pods).map(told -> HOOKS + told).orElse(null)
                : null;
    }

    private static String remark(PodState.Duty duty) {
        return duty.remark() == null ? null : HOOKS + duty.remark();
    }

    private static Event unknown(NamedSource event, List<Event> before, Instant now) {
        var since = (before == null ? List.<Event>of() : before)
                .stream()
                        .filter(old -> event.eventName().equals(old.name()) && UNKNOWN.equals(old.state()))
                        .map(EventSourceStatus.Event::since)
                        .findFirst()
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Event(event.eventName(), event.type(), UNKNOWN, since, null, null, null);
    }
}
