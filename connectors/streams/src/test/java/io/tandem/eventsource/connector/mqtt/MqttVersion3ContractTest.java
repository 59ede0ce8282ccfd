package io.tandem.eventsource.connector.mqtt;

import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.local.MosquittoServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With a session that is kept, quality of service 1 and MQTT 3.1.1, whose messages have no names. */
class MqttVersion3ContractTest implements RedeliveringContract {
    private static MosquittoServer server;

    @BeforeAll
    static void startBroker() {
        server = MosquittoServer.start();
    }

    @AfterAll
    static void stopBroker() {
        server.close();
    }

    @Override
    public SourcePeer peer() throws Exception {
        return new TopicPeer(server, "tcp://" + server.address(), "3.1.1");
    }

    @Override
    public boolean hasCoordinates() {
        return false;
    }
}
