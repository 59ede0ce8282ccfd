package io.tandem.eventsource.connector.kafka;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.connector.kafka.avro.KnownSchemas;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Makes the connectors of one Kafka source. */
public final class KafkaConnectors implements ConnectorFactory {
    private final KafkaSource source;
    private final Vertx vertx;
    private final Duration comparison;
    private final Installation installation = new Installation();
    private final TopicRead read = new TopicRead();
    private final KnownSchemas schemas = new KnownSchemas();

    public KafkaConnectors(KafkaSource source, Vertx vertx) {
        this(source, vertx, KafkaConnector.COMPARISON);
    }

    /** @param comparison how often it is asked whether the topic is still the one that is read */
    KafkaConnectors(KafkaSource source, Vertx vertx, Duration comparison) {
        this.source = source;
        this.vertx = vertx;
        this.comparison = comparison;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new KafkaConnector(source, context, vertx, installation, read, comparison, schemas);
    }

    @Override
    public void warmUp() {
        KafkaWarmUp.run(vertx);
    }
}
