package io.tandem.eventsource.connector;

import java.time.Duration;
import java.util.Optional;

/** Makes the connectors of one event: what a source type brings to the pipeline. One implementation a type. */
@FunctionalInterface
public interface ConnectorFactory {
    /** A connector for one attempt to connect. Does not connect. */
    Connector create(ConnectorContext context);

    /**
     * Does once what makes the first connection slow, without connecting to anything: a standby has time for it, a
     * takeover has not. May block.
     */
    default void warmUp() {}

    /** How long an event may wait for the bus until its source is told that it is unavailable; empty: as long as it takes. */
    default Optional<Duration> patience() {
        return Optional.empty();
    }

    /** What one replica keeps at the provider for this event; only of a type that {@code elects} for it. Does not connect. */
    default Optional<Duty> duty(ConnectorContext context) {
        return Optional.empty();
    }
}
