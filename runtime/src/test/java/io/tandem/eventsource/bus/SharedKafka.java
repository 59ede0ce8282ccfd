package io.tandem.eventsource.bus;

import io.tandem.local.KafkaServer;

/** One broker for all tests of the bus that want no other's; it ends with this process. */
final class SharedKafka {
    static final KafkaServer SERVER = KafkaServer.start();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private SharedKafka() {}
}
