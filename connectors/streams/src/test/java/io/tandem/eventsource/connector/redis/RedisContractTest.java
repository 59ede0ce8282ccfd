package io.tandem.eventsource.connector.redis;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.RedisSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.UnrepeatedContract;
import io.tandem.local.RedisServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisContractTest implements UnrepeatedContract, RemoteContract, CredentialContract {
    private static RedisServer server;
    private static RedisServer guarded;

    @BeforeAll
    static void startServers() {
        server = RedisServer.start();
        guarded = RedisServer.start("requirepass right-7f3a");
    }

    @AfterAll
    static void stopServers() {
        guarded.close();
        server.close();
    }

    @Override
    public Restartable peer() throws Exception {
        return new Channel(server);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"hostAddress\": \"localhost:1\", \"channels\": [\"c\"]", context);
    }

    @Override
    public String fieldOfTheAddress() {
        return "hostAddress";
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        return connector(
                "\"hostAddress\": \"%s\", \"channels\": [\"c\"], \"namespace\": \"x\", \"password\": {\"name\": \"%s\", \"key\": \"%s\"}"
                        .formatted(guarded.address(), secretName(), secretKey()),
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
        return "password";
    }

    private static Connector connector(String fields, ConnectorContext context) throws Exception {
        var source = EventSourceJson.MAPPER.readValue("{" + fields + "}", RedisSource.class);
        return new RedisConnector(source, context, EventLoops.VERTX);
    }

    private static final class Channel implements Restartable {
        private final String name = "c-" + UUID.randomUUID();
        private final RedisServer server;
        private Console console;

        Channel(RedisServer server) throws Exception {
            this.server = server;
            this.console = new Console(server);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return RedisContractTest.connector(
                        "\"hostAddress\": \"%s\", \"channels\": [\"%s\"]".formatted(server.address(), name), context);
            } catch (Exception e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) throws Exception {
            console.run("publish", name, UUID.randomUUID() + "x".repeat(bytes));
        }

        @Override
        public boolean isTaken() throws Exception {
            return console.seesSource();
        }

        @Override
        public void restart() throws Exception {
            console.close();
            server.kill();
            server.restart();
            console = new Console(server);
        }

        @Override
        public void close() {
            console.close();
        }
    }
}
