package io.tandem.eventsource.connector.kafka;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.vertx.core.Vertx;

/** Makes the connectors of one Kafka source. */
public record KafkaConnectors(KafkaSource source, Vertx vertx) implements ConnectorFactory {
    @Override
    public Connector create(ConnectorContext context) {
        return new KafkaConnector(source, context, vertx);
    }

    @Override
    public void warmUp() {
        KafkaWarmUp.run(vertx);
    }
}
