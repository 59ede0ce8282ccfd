package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RabbitServer;
import java.io.IOException;
import java.util.UUID;

class AmqpContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
    @Override
    public Restartable peer() throws Exception {
        return new Queue(Broker.SERVER);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return new AmqpConnector(source("\"url\": \"amqp://localhost:1/\"", "nobody"), context);
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        var url = "\"urlSecret\": {\"name\": \"%s\", \"key\": \"%s\"}".formatted(secretName(), secretKey());
        return new AmqpConnector(source(url, "secret-" + UUID.randomUUID()), context);
    }

    @Override
    public String rightSecret() {
        return Broker.url() + "\n";
    }

    @Override
    public String rightCanary() {
        return "guest:guest";
    }

    @Override
    public String wrongSecret() {
        return "amqp://guest:%s@localhost:%d/".formatted(CANARY, Broker.SERVER.port());
    }

    @Override
    public String fieldOfTheSecret() {
        return "urlSecret";
    }

    private static AmqpSource source(String url, String queue) throws IOException {
        return new ObjectMapper().readValue("""
                {%s, "exchangeName": "%2$s", "exchangeType": "direct", "routingKey": "key",
                 "queueDeclare": {"name": "%2$s", "durable": true}, "exchangeDeclare": {"durable": true}}
                """.formatted(url, queue), AmqpSource.class);
    }

    private static final class Queue implements Restartable {
        private final String name = "q-" + UUID.randomUUID();
        private final RabbitServer server;
        private Connection connection;
        private Channel channel;

        Queue(RabbitServer server) throws Exception {
            this.server = server;
            connect();
            channel.exchangeDeclare(name, "direct", true);
            channel.queueDeclare(name, true, false, false, null);
            channel.queueBind(name, name, "key");
        }

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return new AmqpConnector(source("\"url\": \"%s\"".formatted(server.url()), name), context);
            } catch (IOException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) throws IOException {
            BasicProperties properties = MessageProperties.PERSISTENT_BASIC
                    .builder()
                    .messageId(UUID.randomUUID().toString())
                    .build();
            channel.basicPublish(name, "key", properties, new byte[bytes]);
        }

        @Override
        public boolean isTaken() throws IOException {
            return channel.consumerCount(name) > 0;
        }

        @Override
        public void restart() throws Exception {
            connection.abort();
            server.kill();
            server.restart();
            connect();
        }

        @Override
        public void close() throws IOException {
            connection.abort();
        }

        private void connect() throws Exception {
            connection = Broker.connect(server);
            channel = connection.createChannel();
        }
    }
}
