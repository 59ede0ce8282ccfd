package io.tandem.eventsource.connector.pulsar;

import io.tandem.api.source.PulsarSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.CredentialContract;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.RemoteContract;
import io.tandem.eventsource.connector.TestContext;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;

class PulsarContractTest implements RedeliveringContract, RemoteContract, CredentialContract {
    @BeforeAll
    static void grant() {
        Broker.SERVER.grant("contract");
    }

    @Override
    public Restartable peer() {
        return new Topic();
    }

    /** The tests of this class follow each other, so that it is alone while it restarts. */
    @Override
    public Connector withoutServer(ConnectorContext context) {
        return Broker.connector(
                Broker.read("{\"url\": \"pulsar://localhost:1\", \"topics\": [\"t\"]}"), context, Broker.AT_ONCE);
    }

    @Override
    public Connector withSecret(TestContext context) {
        var fields = ", \"authTokenSecret\": {\"name\": \"%s\", \"key\": \"%s\"}".formatted(secretName(), secretKey());
        return Broker.connector(Broker.source("secret-" + UUID.randomUUID(), fields), context);
    }

    @Override
    public String rightSecret() {
        return Broker.SERVER.token("contract") + "\n";
    }

    @Override
    public String wrongSecret() {
        return CANARY + "." + CANARY + "." + CANARY;
    }

    @Override
    public String fieldOfTheSecret() {
        return "authTokenSecret";
    }

    private static final class Topic implements Restartable {
        private final String name = "t-" + UUID.randomUUID();
        private final PulsarSource source = Broker.source(name, "");

        Topic() {
            Broker.createTopic(name);
        }

        @Override
        public Connector connector(ConnectorContext context) {
            // its broker restarts: then the next connection takes over
            var soon = new PulsarTiming(
                    Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1));
            return Broker.connector(source, context, soon);
        }

        @Override
        public void send(int bytes) {
            var unused = Broker.producer(name).sendAsync(new byte[1024]);
        }

        @Override
        public boolean isTaken() {
            return Broker.SERVER.consumers(name) > 0;
        }

        @Override
        public void restart() {
            Broker.SERVER.kill();
            Broker.SERVER.restart();
        }

        @Override
        public void close() {}
    }
}
