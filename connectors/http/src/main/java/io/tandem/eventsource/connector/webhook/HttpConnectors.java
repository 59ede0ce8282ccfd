package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import java.time.Duration;
import java.util.Optional;

/** Makes the connectors of one source that listens for HTTP: its callers wait for an answer. */
public record HttpConnectors(ConnectorFactory connectors) implements ConnectorFactory {
    /** How long an HTTP caller is kept waiting for the bus before it is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public Connector create(ConnectorContext context) {
        return connectors.create(context);
    }

    @Override
    public Optional<Duration> patience() {
        return Optional.of(PATIENCE);
    }
}
