package io.tandem.eventsource.connector.nats;

import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import java.util.concurrent.atomic.AtomicReference;

/** Messages of core NATS, or of a stream where the source names one. */
public final class NatsConnectors implements ConnectorFactory {
    private final NatsSource source;
    /**
     * Of replicas that read one consumer at once each keeps the position for itself: a place that they share would have but one
     * of them as its writer, and an old position once that one is gone.
     */
    private final Checkpoint ours = Checkpoint.inMemory(new AtomicReference<>());

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
