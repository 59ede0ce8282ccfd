package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.state.Latest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What one event name is doing: the state of its connection, unless nothing that comes by it can be published. */
final class EventStatus {
    private final Latest<EventState> shown;
    private EventState connection;
    private Optional<EventState.Blocked> blocked = Optional.empty();
    private Object notedBy = this;
    private String note = "";

    EventStatus(Instant since) {
        connection = new EventState.StandingBy(since);
        shown = new Latest<>(connection);
    }

    EventState get() {
        return shown.get();
    }

    /** The present state, then each change; never fails. */
    Multi<EventState> changes() {
        return shown.changes();
    }

    synchronized EventState connection() {
        return connection;
    }

    void connection(EventState state) {
        synchronized (this) {
            connection = state;
        }
        show();
    }

    /** For one connection, to tell what is amiss though it works; forgotten when the next one asks. */
    Consumer<String> notes() {
        var connected = new Object();
        synchronized (this) {
            notedBy = connected;
            note = "";
        }
        show();
        return text -> note(connected, text);
    }

    private void note(Object by, String text) {
        synchronized (this) {
            if (notedBy != by) {
                return;
            }
            note = text;
        }
        show();
    }

    void blocked(Instant since, String reason) {
        synchronized (this) {
            blocked = Optional.of(new EventState.Blocked(since, reason));
        }
        show();
    }

    void unblocked() {
        synchronized (this) {
            if (blocked.isEmpty()) {
                return;
            }
            blocked = Optional.empty();
        }
        show();
    }

    private void show() {
        EventState now;
        synchronized (this) {
            now = connection instanceof EventState.Running running ? running(running) : connection;
        }
        shown.set(now);
    }

    private EventState running(EventState.Running state) {
        return blocked.isPresent() ? blocked.get() : new EventState.Running(state.since(), note);
    }
}
