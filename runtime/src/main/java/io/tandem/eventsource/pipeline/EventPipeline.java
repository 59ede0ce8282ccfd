package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.tandem.api.NamedSource;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.leader.LeaderGate;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.Term;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One event name at work: leadership, connector, delivery, bus. */
final class EventPipeline {
    private static final Logger LOG = Logger.getLogger(EventPipeline.class);

    private final NamedSource event;
    private final EventStatus status;
    private final Supervisor supervisor;
    private final Delivery delivery;
    private final Optional<DutyRounds> duty;

    EventPipeline(
            NamedSource event,
            EventStatus status,
            Supervisor supervisor,
            Delivery delivery,
            Optional<DutyRounds> duty) {
        this.duty = duty;
        this.event = event;
        this.status = status;
        this.supervisor = supervisor;
        this.delivery = delivery;
    }

    NamedSource event() {
        return event;
    }

    EventState state() {
        return status.get();
    }

    Multi<EventState> states() {
        return status.changes();
    }

    /** What became of what one replica keeps for this event, where there is such a duty. */
    Optional<DutyState> duty() {
        return duty.map(DutyRounds::state);
    }

    Multi<DutyState> duties() {
        return duty.map(DutyRounds::states).orElseGet(() -> Multi.createFrom().empty());
    }

    /** Keeps what one replica has to keep, in its terms. */
    void startDuty(Leadership elected) {
        duty.ifPresent(rounds -> rounds.start(elected));
    }

    /** Works in each term until the leadership is resigned. */
    void start(Leadership leadership, EventBus bus) {
        var unused = bus.states()
                .filter(EventBus.State::connected)
                .subscribe()
                .with(state -> delivery.busConnected(), failure -> {});
        LeaderGate.gate(leadership, this::during).subscribe().withSubscriber(delivery);
    }

    /** To be called every second or two. Throws nothing: a timer that throws is not called again, for no event. */
    void check() {
        try {
            delivery.check();
        } catch (Throwable e) {
            Fatal.exitOn(e);
            LOG.errorf(e, "the event could not be looked at eventName=%s", event.eventName());
        }
    }

    private Multi<Claim> during(Term term) {
        var unused = term.ended().subscribe().with(nothing -> delivery.withdraw(), failure -> {});
        return supervisor.during(term);
    }
}
