package io.tandem.eventsource.connector.mqtt;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.MqttSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.local.MosquittoServer;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** A topic of its own at a broker, read at quality of service 1 by a client id of the same name. */
class TopicPeer implements RemoteContract.Restartable {
    private final String name = "t-" + UUID.randomUUID();
    private final MosquittoServer server;
    private final String url;
    private final String version;
    private final byte[][] login;
    private Publisher publisher;
    private int sent;

    TopicPeer(MosquittoServer server, String url, String version, byte[]... login) throws IOException {
        this.server = server;
        this.url = url;
        this.version = version;
        this.login = login;
        publisher = new Publisher(server.port(), login);
    }

    @Override
    public Connector connector(ConnectorContext context) {
        try {
            var fields = "{\"url\":\"%s\",\"topic\":\"%s\",\"clientId\":\"%2$s\",\"qos\":1,\"protocolVersion\":\"%s\"}";
            var source = EventSourceJson.MAPPER.readValue(fields.formatted(url, name, version), MqttSource.class);
            return new MqttConnectors(source).create(context);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** As a CloudEvent in binary mode, which MQTT 5 passes on. */
    @Override
    public void send(int bytes) throws IOException {
        var attributes = Map.of("specversion", "1.0", "source", "test", "id", Integer.toString(sent++));
        publisher.publish(name, new byte[bytes], 1, false, attributes);
    }

    @Override
    public boolean isTaken() {
        return server.isConnected(name);
    }

    @Override
    public void restart() throws IOException {
        publisher.close();
        server.kill();
        server.restart();
        publisher = new Publisher(server.port(), login);
    }

    @Override
    public void close() throws IOException {
        publisher.close();
    }
}
