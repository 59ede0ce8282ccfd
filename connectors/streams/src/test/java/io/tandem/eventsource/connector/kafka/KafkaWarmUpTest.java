package io.tandem.eventsource.connector.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tandem.eventsource.connector.EventLoops;
import org.junit.jupiter.api.Test;

/** A standby that met Kafka's client for the first time when it took over needed seconds to connect. */
class KafkaWarmUpTest {
    @Test
    void everyStepWorksWithThisVersionOfTheClientAndWithoutABroker() {
        assertThatCode(() -> KafkaWarmUp.goThrough(EventLoops.VERTX)).doesNotThrowAnyException();
    }
}
