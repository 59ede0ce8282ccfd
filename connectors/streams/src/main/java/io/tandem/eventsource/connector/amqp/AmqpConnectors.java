package io.tandem.eventsource.connector.amqp;

import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;

/** Makes the connectors of one AMQP source. */
public final class AmqpConnectors implements ConnectorFactory {
    private final AmqpSource source;
    private final MessageSizes sizes = new MessageSizes();

    public AmqpConnectors(AmqpSource source) {
        this.source = source;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new AmqpConnector(source, context, sizes, AmqpConnector.ANSWER);
    }
}
