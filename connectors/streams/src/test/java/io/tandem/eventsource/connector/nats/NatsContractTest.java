package io.tandem.eventsource.connector.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.nats.client.Connection;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.UnrepeatedContract;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class NatsContractTest implements UnrepeatedContract, RemoteContract, CredentialContract {
    private static NatsServer server;
    private static NatsServer guarded;

    @BeforeAll
    static void startServers() {
        server = NatsServer.start();
        guarded = NatsServer.start(NatsConfig.defaults().withUser("user", "right-7f3a"));
    }

    @AfterAll
    static void stopServers() {
        guarded.close();
        server.close();
    }

    @Override
    public Restartable peer() throws Exception {
        return new Subject(server);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"url\":\"nats://127.0.0.1:1\",\"subject\":\"s\"", context);
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        context.secret("people", "user", "user");
        var selector = "{\"name\":\"%s\",\"key\":\"%s\"}".formatted(secretName(), secretKey());
        var user = "{\"name\":\"people\",\"key\":\"user\"}";
        return connector(
                "\"url\":\"%s\",\"subject\":\"s\",\"auth\":{\"basic\":{\"username\":%s,\"password\":%s}}"
                        .formatted(guarded.url(), user, selector),
                context);
    }

    @Override
    public String rightSecret() {
        return "right-7f3a";
    }

    @Override
    public String wrongSecret() {
        return CANARY;
    }

    @Override
    public String fieldOfTheSecret() {
        return "auth";
    }

    private static Connector connector(String fields, ConnectorContext context) throws JsonProcessingException {
        return new NatsConnector(EventSourceJson.MAPPER.readValue("{" + fields + "}", NatsSource.class), context);
    }

    private static final class Subject implements Restartable {
        private final String name = "s-" + UUID.randomUUID();
        private final NatsServer server;
        private Connection connection;

        Subject(NatsServer server) throws Exception {
            this.server = server;
            this.connection = NatsServer.connect(server.url());
        }

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return NatsContractTest.connector(
                        "\"url\":\"%s\",\"subject\":\"%s\"".formatted(server.url(), name), context);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) throws Exception {
            connection.publish(name, new byte[bytes]);
            connection.flush(Duration.ofSeconds(10));
        }

        /** Only our own connection and the connector's are there. */
        @Override
        public boolean isTaken() {
            return server.connections() > 1;
        }

        @Override
        public void restart() throws Exception {
            connection.close();
            server.kill();
            server.restart();
            connection = NatsServer.connect(server.url());
        }

        @Override
        public void close() throws Exception {
            connection.close();
        }
    }
}
