package io.tandem.eventsource.connector.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.NatsMessage;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.local.NatsServer;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A stream with one subject, both of the same name, on a real server; and connectors that read it. */
final class StoredSubject implements AutoCloseable {
    static final String DURABLE = "tandem";

    private final NatsServer server;
    private final String name;
    private Connection connection;

    StoredSubject(NatsServer server) throws Exception {
        this(server, "s-" + UUID.randomUUID());
    }

    StoredSubject(NatsServer server, String name) throws Exception {
        this.server = server;
        this.name = name;
        this.connection = NatsServer.connect(server.url());
        make();
    }

    String name() {
        return name;
    }

    void make() throws Exception {
        make(RetentionPolicy.Limits);
    }

    void make(RetentionPolicy retention) throws Exception {
        management()
                .addStream(StreamConfiguration.builder()
                        .name(name)
                        .subjects(name)
                        .retentionPolicy(retention)
                        .build());
    }

    void make(ConsumerConfiguration.Builder consumer) throws Exception {
        management().createConsumer(name, consumer.durable(DURABLE).build());
    }

    void delete() throws Exception {
        management().deleteStream(name);
    }

    void deleteConsumer() throws Exception {
        management().deleteConsumer(name, DURABLE);
    }

    ConsumerInfo consumer() throws Exception {
        return management().getConsumerInfo(name, DURABLE);
    }

    void send(byte[] body) throws Exception {
        connection.jetStream().publish(name, body);
    }

    void send(NatsMessage message) throws Exception {
        connection.jetStream().publish(message);
    }

    int connections() {
        return server.connections();
    }

    NatsSource source() {
        return source("");
    }

    /** @param fields further ones of the consumer, such as {@code ,"deliver":"all"} */
    NatsSource source(String fields) {
        var json = "{\"url\":\"%s\",\"subject\":\"%s\",\"jetstream\":{\"stream\":\"%s\",\"durable\":\"%s\"%s}}"
                .formatted(server.url(), name, name, DURABLE, fields);
        try {
            return EventSourceJson.MAPPER.readValue(json, NatsSource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Connector connector(ConnectorContext context) {
        return new NatsConnectors(source()).create(context);
    }

    void restart() throws Exception {
        connection.close();
        server.kill();
        server.restart();
        connection = NatsServer.connect(server.url());
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> management().getStreamInfo(name).getStreamState() != null);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }

    private JetStreamManagement management() throws Exception {
        return connection.jetStreamManagement();
    }
}
