package io.tandem.eventsource.connector.kafka;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;

/** Makes the connectors of one Kafka source. */
public record KafkaConnectors(KafkaSource source) implements ConnectorFactory {
    @Override
    public Connector create(ConnectorContext context) {
        return new KafkaConnector(source, context);
    }

    @Override
    public void warmUp() {
        KafkaWarmUp.run();
    }
}
