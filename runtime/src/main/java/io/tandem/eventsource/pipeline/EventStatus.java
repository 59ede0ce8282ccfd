package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.state.Latest;
import java.time.Instant;
import java.util.Optional;

/** What one event name is doing: the state of its connection, unless nothing that comes by it can be published. */
final class EventStatus {
    private final Latest<EventState> shown;
    private EventState connection;
    private Optional<EventState.Blocked> blocked = Optional.empty();

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
            now = connection instanceof EventState.Running && blocked.isPresent() ? blocked.get() : connection;
        }
        shown.set(now);
    }
}
