package io.tandem.eventsource.connector.kafka;

import io.tandem.local.KafkaServer;
import java.util.Map;

/** One broker for all tests that neither end it nor want it otherwise; it ends with this process. */
final class SharedBroker {
    // a new group waits for more members at first, three seconds by default
    static final KafkaServer SERVER = KafkaServer.start(Map.of("group.initial.rebalance.delay.ms", "0"));

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private SharedBroker() {}
}
