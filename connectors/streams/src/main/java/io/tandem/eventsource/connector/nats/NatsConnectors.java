package io.tandem.eventsource.connector.nats;

import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import java.util.concurrent.atomic.AtomicReference;

/** Messages of core NATS, or of a stream where the source names one. */
public final class NatsConnectors implements ConnectorFactory {
    private final NatsSource source;
    private final SharedPosition ours = new SharedPosition(new AtomicReference<>());

    public NatsConnectors(NatsSource source) {
        this.source = source;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return source.jetstream() == null
                ? new NatsConnector(source, context)
                : new JetStreamConnector(source, context, context.shared() ? ours : context.checkpoint());
    }
}
