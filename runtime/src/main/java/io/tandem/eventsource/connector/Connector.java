package io.tandem.eventsource.connector;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * One connection to the outside world, for one event name. It knows its protocol and nothing else: retry, the leader
 * gate, event ids, filters, publishing, back-pressure, metrics and health are the pipeline's business.
 *
 * <p>The pipeline makes a new connector for each attempt and uses it once, in this order: subscribe to {@link #events()}
 * (connects), take events, {@link #finish()} or cancel (ends the intake), settle what is in flight, {@link #close()}
 * (disconnects). Most connectors extend {@link BlockingConnector} or {@link PollingConnector} and write none of this.
 */
public interface Connector {
    /**
     * Cold: subscribing connects and may block; cancelling stops the intake at once and never blocks. A failure or a
     * completion means that the connection is gone; the pipeline makes a new connector after a pause.
     *
     * <p>Demand is bounded: a connector never emits more than was asked for (slow the source, or buffer within a bound and
     * report what had to be dropped through {@link ConnectorContext#dropped}). A source without an order of its own, such as
     * HTTP, may call {@code onItem} from several threads at once: everything between it and the bus allows that.
     */
    Multi<Incoming> events();

    /**
     * The orderly end of the intake: takes nothing new from the source, emits what was taken already, as it is asked for,
     * then completes the stream. Never blocks. For sources that cannot deliver again what they handed over.
     *
     * @return false if there is nothing to emit or the source delivers again: then the stream is cancelled instead
     */
    default boolean finish() {
        return false;
    }

    /**
     * Disconnects, after the last event in flight was settled or the time to drain is over. Called exactly once, also
     * after a failure and where connecting never began. Waited for within a bound.
     */
    default Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }
}
