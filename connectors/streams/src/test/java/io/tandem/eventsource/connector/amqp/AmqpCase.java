package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a connection of its own to the broker of all tests, by which it plays the others. */
abstract class AmqpCase {
    Connection connection;
    Channel channel;

    /** The broker confirms what is published, for those who wait for it. */
    @BeforeEach
    void connect() throws Exception {
        connection = Broker.connect(Broker.SERVER);
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    @AfterEach
    void disconnect() {
        connection.abort();
    }
}
