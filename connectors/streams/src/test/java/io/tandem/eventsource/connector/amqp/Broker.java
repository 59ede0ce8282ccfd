package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.tandem.local.RabbitServer;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** One broker for all tests, which speaks TLS as well; it ends with this process. */
final class Broker {
    static final RabbitServer SERVER = RabbitServer.startTls();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private Broker() {}

    /** Its address for connectors, which must not fail when a process stands still for a few seconds. */
    static String url() {
        return SERVER.url() + "?heartbeat=60";
    }

    /** A connection of a test's own, which does not come back by itself. */
    static Connection connect(RabbitServer server) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setPort(server.port());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout((int) TestLimits.WAIT.toMillis());
        factory.setHandshakeTimeout((int) TestLimits.WAIT.toMillis());
        return factory.newConnection();
    }
}
