package io.tandem.eventsource.connector.generic;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.GenericSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class GenericContractTest implements RemoteContract, CredentialContract {
    private static Vertx vertx;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Restartable peer() {
        return new Peer(EventingServer.start(vertx));
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"url\":\"127.0.0.1:1\",\"insecure\":true", context);
    }

    /** The server goes with the connector that is refused or accepted: it has no other state. */
    @Override
    public Connector withSecret(TestContext context) throws Exception {
        var server = EventingServer.start(vertx);
        server.token = Optional.of(rightSecret());
        return connector(
                "\"url\":\"%s\",\"insecure\":true,\"authSecret\":{\"name\":\"%s\",\"key\":\"%s\"}"
                        .formatted(server.address(), secretName(), secretKey()),
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
        return "authSecret";
    }

    private static Connector connector(String fields, ConnectorContext context) throws JsonProcessingException {
        var json = "{%s,\"config\":\"c\"}".formatted(fields);
        return new GenericConnector(EventSourceJson.MAPPER.readValue(json, GenericSource.class), context, vertx);
    }

    private record Peer(EventingServer server) implements Restartable {
        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return GenericContractTest.connector(
                        "\"url\":\"%s\",\"insecure\":true".formatted(server.address()), context);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) {
            server.calls().forEach(call -> call.send(new byte[bytes]));
        }

        @Override
        public boolean isTaken() {
            return !server.calls().isEmpty();
        }

        @Override
        public void restart() {
            server.restart();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
