package io.tandem.eventsource.connector.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.connector.pulsar.Deliveries.Place;
import io.tandem.eventsource.connector.pulsar.Deliveries.Standing;
import io.tandem.eventsource.connector.pulsar.Deliveries.Stored;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private final Deliveries deliveries = new Deliveries();

    @Test
    void aMessageInFlightIsNoSecondEventAndOneThatWasLeftIs() {
        assertThat(deliveries.arrived(single(1))).isEqualTo(Standing.NEW);
        assertThat(deliveries.arrived(single(1))).isEqualTo(Standing.IN_FLIGHT);
        deliveries.left(single(1));
        assertThat(deliveries.size()).isZero();
        assertThat(deliveries.arrived(single(1))).isEqualTo(Standing.NEW);
    }

    @Test
    void whatWasSettledIsAcknowledgedAgainUntilTheBrokerKnows() {
        deliveries.arrived(single(1));
        deliveries.settled(single(1));
        assertThat(deliveries.arrived(single(1))).isEqualTo(Standing.SETTLED);
        deliveries.confirmed(single(1));
        assertThat(deliveries.size()).isZero();
    }

    /** A broker may give a batch again whole as long as one message of it is left. */
    @Test
    void aBatchIsRememberedUntilAllOfItIsConfirmed() {
        deliveries.arrived(place(1, 0, 2));
        deliveries.arrived(place(1, 1, 2));
        deliveries.settled(place(1, 0, 2));
        deliveries.confirmed(place(1, 0, 2));
        assertThat(deliveries.arrived(place(1, 0, 2))).isEqualTo(Standing.SETTLED);
        assertThat(deliveries.arrived(place(1, 1, 2))).isEqualTo(Standing.IN_FLIGHT);
        deliveries.settled(place(1, 1, 2));
        deliveries.confirmed(place(1, 1, 2));
        assertThat(deliveries.size()).isZero();
    }

    /** The client counts each delivery of a batch for itself. */
    @Test
    void aBatchIsSettledWholeWithTheLastOfItOverAllItsDeliveries() {
        deliveries.arrived(place(1, 0, 3));
        deliveries.arrived(place(1, 1, 3));
        assertThat(deliveries.settled(place(1, 0, 3))).isFalse();
        deliveries.left(place(1, 1, 3));
        deliveries.arrived(place(1, 1, 3));
        deliveries.arrived(place(1, 2, 3));
        assertThat(deliveries.settled(place(1, 2, 3))).isFalse();
        assertThat(deliveries.settled(place(1, 1, 3))).isTrue();
    }

    @Test
    void whatTheBrokerNeverConfirmsFillsNoMemory() {
        for (int i = 0; i < 20_000; i++) {
            deliveries.arrived(single(i));
            deliveries.settled(single(i));
        }
        assertThat(deliveries.size()).isEqualTo(10_000);
        assertThat(deliveries.arrived(single(19_999))).isEqualTo(Standing.SETTLED);
    }

    private static Place single(long number) {
        return place(number, 0, 1);
    }

    private static Place place(long number, int index, int size) {
        return new Place(new Stored(7, number), index, size);
    }
}
