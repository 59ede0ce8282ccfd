package io.tandem.eventsource.connector;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * One connection to the outside world, for one event name. It knows its protocol and nothing else: retry, the leader
 * gate, event ids, filters, publishing, back-pressure, metrics and health are the pipeline's business.
 *
 * <p>The pipeline makes a new connector for each attempt and uses it once, in this order: subscribe to {@link #events()}
 * (connects), take events, cancel (stops the intake), settle what is in flight, {@link #close()} (disconnects).
 */
public interface Connector {
    /**
     * Cold: subscribing connects, on a virtual thread that may block; cancelling stops the intake at once and never
     * blocks. A failure or a completion means
     * that the connection is gone; the pipeline makes a new connector after a pause. Demand is bounded: a connector
     * never emits more than was asked for (slow the source, or buffer within a bound and report what had to be dropped
     * through {@link ConnectorContext#dropped}).
     */
    Multi<Incoming> events();

    /**
     * Disconnects, after the last event in flight was settled or the time to drain is over. Called exactly once, also
     * after a failure. Sources that need no connection to settle may disconnect on cancellation and leave this alone.
     */
    default Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }
}
