package io.tandem.eventsource.connector.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RedeliveriesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Redeliveries redeliveries = new Redeliveries();

    @Test
    void aNewMessageOfTheSameContentUnderAnIdThatTheBrokerHasFreedIsNoRepetition() {
        redeliveries.acknowledged(message(false), NOW);
        assertThat(redeliveries.has(message(true), NOW.plusSeconds(1)))
                .as("whether it was received is not known")
                .isTrue();

        redeliveries.received(NOW.plusSeconds(5));

        assertThat(redeliveries.has(message(true), NOW.plusSeconds(6))).isFalse();
    }

    private static Packet.Publish message(boolean repeated) {
        return new Packet.Publish("switch", "on".getBytes(UTF_8), 1, repeated, false, 1, false, Packet.Properties.NONE);
    }
}
