package io.tandem.eventsource.connector.nsq;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.NsqSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.local.NsqLookupServer;
import io.tandem.local.NsqServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class NsqContractTest implements RedeliveringContract, RemoteContract {
    private static NsqLookupServer lookup;
    private static NsqServer server;

    @BeforeAll
    static void startServers() {
        lookup = NsqLookupServer.start();
        server = NsqServer.start(lookup);
    }

    @AfterAll
    static void stopServers() {
        server.close();
        lookup.close();
    }

    @Override
    public Restartable peer() {
        return new Channel(lookup, server);
    }

    @Override
    public Connector withoutServer(ConnectorContext context) throws Exception {
        return connector("127.0.0.1:1", "nobody", context);
    }

    @Override
    public String fieldOfTheAddress() {
        return "hostAddress";
    }

    private static Connector connector(String lookup, String topic, ConnectorContext context)
            throws JsonProcessingException {
        var json = "{\"hostAddress\":\"%s\",\"topic\":\"%s\",\"channel\":\"c\"}".formatted(lookup, topic);
        return new NsqConnector(EventSourceJson.MAPPER.readValue(json, NsqSource.class), context);
    }

    private static final class Channel implements Restartable {
        private final String topic = "t-" + UUID.randomUUID();
        private final NsqLookupServer lookup;
        private final NsqServer server;

        Channel(NsqLookupServer lookup, NsqServer server) {
            this.lookup = lookup;
            this.server = server;
            server.createTopic(topic);
            server.createChannel(topic, "c");
            await().until(() -> lookup.servers(topic) == 1);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                return NsqContractTest.connector(lookup.address(), topic, context);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void send(int bytes) {
            server.publish(topic, new byte[bytes]);
        }

        @Override
        public boolean isTaken() {
            return server.channel(topic, "c").path("client_count").asInt() > 0;
        }

        @Override
        public void restart() {
            server.kill();
            server.restart();
        }

        @Override
        public void close() {}
    }
}
