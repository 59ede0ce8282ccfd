package io.tandem.eventsource.connector.nats;

import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;

/** Messages of core NATS, or of a stream where the source names one. */
public record NatsConnectors(NatsSource source) implements ConnectorFactory {
    @Override
    public Connector create(ConnectorContext context) {
        return source.jetstream() == null
                ? new NatsConnector(source, context)
                : new JetStreamConnector(source, context);
    }
}
