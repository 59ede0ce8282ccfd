package io.tandem.eventsource.connector.redis;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.EventLoops;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.RedisServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStreamContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
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
        return new Stream(server);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"hostAddress\": \"localhost:1\", \"streams\": [\"s\"]", context);
    }

    @Override
    public String fieldOfTheAddress() {
        return "hostAddress";
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        return connector(
                "\"hostAddress\": \"%s\", \"streams\": [\"s\"], \"password\": {\"name\": \"%s\", \"key\": \"%s\"}"
                        .formatted(guarded.address(), secretName(), secretKey()),
                context);
    }

    @Override
    public String rightSecret() {
        return "right-7f3a\n";
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
        var source = EventSourceJson.MAPPER.readValue("{" + fields + "}", RedisStreamSource.class);
        return new RedisStreamConnectors(source, EventLoops.VERTX).create(context);
    }

    private static final class Stream implements Restartable {
        private final String name = "s-" + UUID.randomUUID();
        private final RedisServer server;
        private Console console;

        Stream(RedisServer server) throws Exception {
            this.server = server;
            this.console = new Console(server);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return RedisStreamContractTest.connector(
                        "\"hostAddress\": \"%s\", \"streams\": [\"%s\"]".formatted(server.address(), name), context);
            } catch (Exception e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) throws Exception {
            console.run("xadd", name, "*", "id", UUID.randomUUID(), "data", new byte[bytes]);
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
