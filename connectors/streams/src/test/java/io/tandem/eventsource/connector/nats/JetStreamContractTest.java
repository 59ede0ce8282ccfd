package io.tandem.eventsource.connector.nats;

import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NatsSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.local.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JetStreamContractTest implements RedeliveringContract, RemoteContract {
    private static NatsServer server;

    @BeforeAll
    static void startServer() {
        server = NatsServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    public Restartable peer() throws Exception {
        return new Stream(server);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        var json =
                "{\"url\":\"nats://127.0.0.1:1\",\"subject\":\"s\",\"jetstream\":{\"stream\":\"s\",\"durable\":\"d\"}}";
        return new NatsConnectors(EventSourceJson.MAPPER.readValue(json, NatsSource.class)).create(context);
    }

    private static final class Stream implements Restartable {
        private final StoredSubject subject;

        Stream(NatsServer server) throws Exception {
            subject = new StoredSubject(server);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            return subject.connector(context);
        }

        @Override
        public void send(int bytes) throws Exception {
            subject.send(new byte[bytes]);
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
