package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.pipeline.OpenEvent.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The events between their source and the bus, in the order of their arrival. What is unsent is a suffix of them, but for
 * what came back from the bus, which is found again by {@link #rewind()}. Not thread-safe.
 */
final class OpenEvents {
    private OpenEvent first;
    private OpenEvent last;
    private OpenEvent cursor;

    /** As the newest, also if it was among them already. */
    void add(OpenEvent event) {
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

    /** The next one to send; null if there is none. */
    OpenEvent next() {
        while (cursor != null && cursor.place != Place.UNSENT) {
            cursor = cursor.after;
        }
        return cursor;
    }

    void sent(OpenEvent event) {
        event.place = Place.SENT;
    }

    void unsent(OpenEvent event) {
        event.place = Place.UNSENT;
    }

    /** Its source is being told; it stays until that is done. */
    void settling(OpenEvent event) {
        if (event.place == Place.NOWHERE) {
            add(event);
        }
        event.place = Place.SETTLING;
    }

    /** Begins again with the oldest that is unsent. */
    void rewind() {
        cursor = first;
    }

    void remove(OpenEvent event) {
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
    List<OpenEvent> removeUnsent(Predicate<OpenEvent> chosen) {
        return mark(event -> event.place == Place.UNSENT && chosen.test(event));
    }

    /** Marks as being settled, and returns, those of the oldest that are chosen and not being settled. */
    List<OpenEvent> removeUnsettled(Predicate<OpenEvent> chosen) {
        return mark(event -> event.place != Place.SETTLING && chosen.test(event));
    }

    /** Those that are being settled and chosen. */
    List<OpenEvent> settling(Predicate<OpenEvent> chosen) {
        return all(event -> event.place == Place.SETTLING && chosen.test(event));
    }

    Optional<OpenEvent> oldestUnsettled() {
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
