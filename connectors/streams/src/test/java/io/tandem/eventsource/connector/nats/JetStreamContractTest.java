package io.tandem.eventsource.connector.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JetStreamContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
    private static NatsServer server;
    private static NatsServer guarded;

    @BeforeAll
    static void startServers() throws Exception {
        server = NatsServer.start();
        guarded = NatsServer.start(NatsConfig.defaults().withUser("user", "right"));
        new StoredSubject(guarded, "s", "user", "right").close();
    }

    @AfterAll
    static void stopServers() {
        guarded.close();
        server.close();
    }

    @Override
    public SourcePeer peer() throws Exception {
        return new Stream(server);
    }

    @Override
    public Restartable restartable() throws Exception {
        var own = NatsServer.start();
        return new Stream(own) {
            @Override
            public void close() throws Exception {
                super.close();
                own.close();
            }
        };
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("\"url\":\"nats://127.0.0.1:1\"", "s", context);
    }

    @Override
    public Connector withSecret(TestContext context) throws Exception {
        context.secret("people", "user", "user");
        var selector = "{\"name\":\"%s\",\"key\":\"%s\"}".formatted(secretName(), secretKey());
        var user = "{\"name\":\"people\",\"key\":\"user\"}";
        return connector(
                "\"url\":\"%s\",\"auth\":{\"basic\":{\"username\":%s,\"password\":%s}}"
                        .formatted(guarded.url(), user, selector),
                "s",
                context);
    }

    @Override
    public String rightSecret() {
        return "right";
    }

    @Override
    public String wrongSecret() {
        return CANARY;
    }

    @Override
    public String fieldOfTheSecret() {
        return "auth";
    }

    private static Connector connector(String fields, String stream, ConnectorContext context)
            throws JsonProcessingException {
        var json = "{%s,\"subject\":\"%s\",\"jetstream\":{\"stream\":\"%s\",\"durable\":\"tandem\"}}"
                .formatted(fields, stream, stream);
        return new JetStreamConnector(EventSourceJson.MAPPER.readValue(json, NatsSource.class), context);
    }

    private static class Stream implements Restartable {
        private final StoredSubject subject;

        Stream(NatsServer server) throws Exception {
            subject = new StoredSubject(server);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            return subject.connector(context);
        }

        @Override
        public void send() throws Exception {
            subject.send(new byte[1024]);
        }

        /** Only our own connection and the connector's are there. */
        @Override
        public boolean isTaken() {
            return subject.connections() > 1;
        }

        @Override
        public void restart() throws Exception {
            subject.restart();
        }

        @Override
        public void close() throws Exception {
            subject.close();
        }
    }
}
