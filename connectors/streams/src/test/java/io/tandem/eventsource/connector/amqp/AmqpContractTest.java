package io.tandem.eventsource.connector.amqp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.tandem.api.source.AmqpSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RabbitServer;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class AmqpContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
    private static RabbitServer server;

    @BeforeAll
    static void startBroker() {
        server = RabbitServer.start();
    }

    @AfterAll
    static void stopBroker() {
        server.close();
    }

    @Override
    public SourcePeer peer() throws Exception {
        return new Queue(server);
    }

    @Override
    public Restartable restartable() throws Exception {
        return new Queue(RabbitServer.start()) {
            @Override
            public void close() throws IOException {
                super.close();
                server().close();
            }
        };
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
        return server.url() + "\n";
    }

    @Override
    public String wrongSecret() {
        return "amqp://guest:%s@localhost:%d/".formatted(CANARY, server.port());
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

    private static class Queue implements Restartable {
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

        RabbitServer server() {
            return server;
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
        public void send() throws IOException {
            BasicProperties properties = MessageProperties.PERSISTENT_BASIC
                    .builder()
                    .messageId(UUID.randomUUID().toString())
                    .build();
            channel.basicPublish(name, "key", properties, new byte[1024]);
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
            var factory = new ConnectionFactory();
            factory.setPort(server.port());
            factory.setAutomaticRecoveryEnabled(false);
            connection = factory.newConnection();
            channel = connection.createChannel();
        }
    }
}
