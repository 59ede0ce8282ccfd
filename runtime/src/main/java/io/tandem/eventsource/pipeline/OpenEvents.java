package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.pipeline.OpenEvent.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The events between their source and the bus, in the order of their arrival, and what may happen next: whether to send or to
 * wait, how many more to ask for. Thread-safe; calls nobody.
 *
 * <p>What is unsent is a suffix, but for what came back from the bus, which is found again by {@link #resume()}. After a
 * failure nothing is sent until the outcome of all that is with the bus is known.
 */
final class OpenEvents {
    private final Window window;
    private final ByteBudget budget;
    private int sent;
    private boolean stalled;
    private boolean passedOver;
    private OpenEvent first;
    private OpenEvent last;
    private OpenEvent cursor;

    OpenEvents(Window window, ByteBudget budget) {
        this.window = window;
        this.budget = budget;
    }

    /** What became of an event that the bus had in hand. */
    record Returned(boolean answered, boolean allKnown) {}

    /** How many events to ask the source for. */
    synchronized long ask() {
        return window.ask(budget.exhausted());
    }

    synchronized void arrived() {
        window.arrived();
    }

    /** To be sent, as the newest; also something else in its place. */
    synchronized void accept(OpenEvent event, EventBus.Message message) {
        window.forget(event.size());
        budget.release(event.size());
        event.send(message);
        window.measured(event.size());
        budget.reserve(event.size());
        add(event);
    }

    /** The next one to send, which counts as sent. Null if there is none. */
    synchronized OpenEvent next() {
        while (!stalled && cursor != null) {
            var event = cursor;
            cursor = event.after;
            if (event.place == Place.UNSENT) {
                if (!event.claim().withdrawn()) {
                    event.place = Place.SENT;
                    sent++;
                    return event;
                }
                passedOver = true;
            }
        }
        return null;
    }

    /** Whether {@link #next()} has passed over events that must not be sent any more, since this was asked last. */
    synchronized boolean passedOver() {
        boolean some = passedOver;
        passedOver = false;
        return some;
    }

    /** The bus has it, or never will: its source is to be told next, unless it was already. */
    synchronized Returned returned(OpenEvent event) {
        sent--;
        boolean answered = event.place != Place.SENT;
        if (!answered) {
            event.place = Place.SETTLING;
        }
        return new Returned(answered, stalled && sent == 0);
    }

    /** The bus did not take it: nothing is sent until {@link #resume()}. True if the outcome of all is known by now. */
    synchronized boolean failed(OpenEvent event) {
        sent--;
        stalled = true;
        if (event.place == Place.SENT) {
            event.place = Place.UNSENT;
        }
        return sent == 0;
    }

    synchronized boolean stalled() {
        return stalled;
    }

    /** Nothing is with the bus, and nothing new is sent. */
    synchronized boolean waiting() {
        return stalled && sent == 0;
    }

    /** Begins again with the oldest that is unsent; false if something is with the bus still. */
    synchronized boolean resume() {
        if (sent > 0) {
            return false;
        }
        stalled = false;
        cursor = first;
        return true;
    }

    /** Nothing is with the bus or on its way there. */
    synchronized boolean idle() {
        return !stalled
                && sent == 0
                && all(event -> event.place == Place.UNSENT).isEmpty();
    }

    /** Its source is being told; it stays until that is done. */
    synchronized void settling(OpenEvent event, long now) {
        if (event.place == Place.NOWHERE) {
            add(event);
        }
        event.place = Place.SETTLING;
        event.settling(now);
    }

    /** Its source knows. Returns how many more to ask for. */
    synchronized long settled(OpenEvent event) {
        remove(event);
        window.settled(event.size());
        budget.release(event.size());
        return window.ask(budget.exhausted());
    }

    private void add(OpenEvent event) {
        remove(event);
        event.place = Place.UNSENT;
        event.before = last;
        event.after = null;
        if (last == null) {
            first = event;
        } else {
            last.after = event;
        }
        last = event;
        if (cursor == null) {
            cursor = event;
        }
    }

    private void remove(OpenEvent event) {
        if (event.place == Place.NOWHERE) {
            return;
        }
        if (cursor == event) {
            cursor = event.after;
        }
        if (event.before == null) {
            first = event.after;
        } else {
            event.before.after = event.after;
        }
        if (event.after == null) {
            last = event.before;
        } else {
            event.after.before = event.before;
        }
        event.before = null;
        event.after = null;
        event.place = Place.NOWHERE;
    }

    /** Marks as being settled, and returns, the unsent ones that are chosen. */
    synchronized List<OpenEvent> removeUnsent(Predicate<OpenEvent> chosen) {
        return mark(event -> event.place == Place.UNSENT && chosen.test(event));
    }

    /** Marks as being settled, and returns, those of the oldest that are chosen and not being settled. */
    synchronized List<OpenEvent> removeUnsettled(Predicate<OpenEvent> chosen) {
        return mark(event -> event.place != Place.SETTLING && chosen.test(event));
    }

    /** Those that are being settled and chosen. */
    synchronized List<OpenEvent> settling(Predicate<OpenEvent> chosen) {
        return all(event -> event.place == Place.SETTLING && chosen.test(event));
    }

    synchronized Optional<OpenEvent> oldestUnsettled() {
        for (var event = first; event != null; event = event.after) {
            if (event.place != Place.SETTLING) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    private List<OpenEvent> mark(Predicate<OpenEvent> chosen) {
        var marked = all(chosen);
        marked.forEach(event -> event.place = Place.SETTLING);
        return marked;
    }

    private List<OpenEvent> all(Predicate<OpenEvent> chosen) {
        var found = new ArrayList<OpenEvent>();
        for (var event = first; event != null; event = event.after) {
            if (chosen.test(event)) {
                found.add(event);
            }
        }
        return found;
    }
}
