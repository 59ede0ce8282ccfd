package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.tandem.api.NamedSource;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.leader.LeaderGate;
import io.tandem.eventsource.leader.Leadership;

/** One event name at work: leadership, connector, delivery, bus. */
final class EventPipeline {
    private final NamedSource event;
    private final Supervisor supervisor;
    private final Delivery delivery;

    EventPipeline(NamedSource event, Supervisor supervisor, Delivery delivery) {
        this.event = event;
        this.supervisor = supervisor;
        this.delivery = delivery;
    }

    NamedSource event() {
        return event;
    }

    EventState state() {
        return supervisor.state();
    }

    Multi<EventState> states() {
        return supervisor.states();
    }

    /** Works in each term until the leadership is resigned. */
    void start(Leadership leadership, EventBus bus) {
        var unused = bus.states()
                .filter(EventBus.State::connected)
                .subscribe()
                .with(state -> delivery.busConnected(), failure -> {});
        LeaderGate.gate(leadership, term -> {
                    var withdrawing = term.ended().subscribe().with(nothing -> delivery.withdraw());
                    return supervisor.during(term).onTermination().invoke(() -> {
                        if (term.active()) {
                            withdrawing.cancel();
                        }
                    });
                })
                .subscribe()
                .withSubscriber(delivery);
    }
}
