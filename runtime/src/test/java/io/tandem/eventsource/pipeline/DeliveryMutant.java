package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Incoming;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A mistake that the simulation must find, made around the real code.
 *
 * @param above between the delivery and those who watch what it asks of the bus
 * @param below between these and the sender
 * @param incoming what a connector makes of an event
 * @param window of the delivery
 * @param timers of the delivery
 */
record DeliveryMutant(
        UnaryOperator<EventBus> above,
        UnaryOperator<EventBus> below,
        UnaryOperator<Incoming> incoming,
        Supplier<Window> window,
        UnaryOperator<ScheduledExecutorService> timers) {
    static final DeliveryMutant NONE = new DeliveryMutant(
            bus -> bus,
            bus -> bus,
            incoming -> incoming,
            () -> new Window(SimulatedPipeline.MOST_EVENTS, SimulatedPipeline.MOST_BYTES),
            timers -> timers);

    static DeliveryMutant above(UnaryOperator<EventBus> change) {
        return new DeliveryMutant(change, NONE.below, NONE.incoming, NONE.window, NONE.timers);
    }

    static DeliveryMutant below(UnaryOperator<EventBus> change) {
        return new DeliveryMutant(NONE.above, change, NONE.incoming, NONE.window, NONE.timers);
    }

    static DeliveryMutant ofIncoming(UnaryOperator<Incoming> change) {
        return new DeliveryMutant(NONE.above, NONE.below, change, NONE.window, NONE.timers);
    }

    static DeliveryMutant ofWindow(Supplier<Window> window) {
        return new DeliveryMutant(NONE.above, NONE.below, NONE.incoming, window, NONE.timers);
    }

    static DeliveryMutant ofTimers(UnaryOperator<ScheduledExecutorService> change) {
        return new DeliveryMutant(NONE.above, NONE.below, NONE.incoming, NONE.window, change);
    }
}
