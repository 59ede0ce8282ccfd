package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.tandem.api.PodState;
import io.tandem.eventsource.state.Latest;
import java.time.Instant;
import java.util.Optional;

/** What one event name is doing: the state of its connection, unless nothing that comes by it can be published. */
final class EventStatus {
    private final Latest<EventState> shown;
    private EventState connection;
    private Optional<EventState.Blocked> blocked = Optional.empty();
    private Optional<Notes> notes = Optional.empty();

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

    /** For one connection; forgotten when the next one asks. */
    Notes notes() {
        var connected = new Notes();
        synchronized (this) {
            notes = Optional.of(connected);
        }
        show();
        return connected;
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
        shown.update(this::present);
    }

    private synchronized EventState present() {
        return connection instanceof EventState.Running running ? running(running) : connection;
    }

    private EventState running(EventState.Running state) {
        return blocked.or(() -> notes.flatMap(Notes::obstacle))
                .<EventState>map(present -> present)
                .orElseGet(() -> new EventState.Running(
                        state.since(), notes.map(Notes::text).orElse("")));
    }

    /** What one connection tells though it works. */
    final class Notes {
        private String amiss = "";
        private String remark = "";
        private Optional<EventState.Blocked> obstacle = Optional.empty();

        /** Something that does not work; empty when that is over. */
        void amiss(String text) {
            synchronized (EventStatus.this) {
                amiss = text;
            }
            show();
        }

        /** Something about the source that people should know. */
        void remark(String text) {
            synchronized (EventStatus.this) {
                remark = PodState.Event.REMARK + text;
            }
            show();
        }

        /** Why no event can be made of anything that comes; empty when that is over. */
        void blocked(Instant now, String reason) {
            synchronized (EventStatus.this) {
                var since = obstacle.map(EventState.Blocked::since).orElse(now);
                obstacle = reason.isEmpty() ? Optional.empty() : Optional.of(new EventState.Blocked(since, reason));
            }
            show();
        }

        private Optional<EventState.Blocked> obstacle() {
            return obstacle;
        }

        private String text() {
            return amiss + (amiss.isEmpty() || remark.isEmpty() ? "" : "; ") + remark;
        }
    }
}
