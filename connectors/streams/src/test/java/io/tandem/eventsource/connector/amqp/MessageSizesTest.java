package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageSizesTest {
    private final MessageSizes sizes = new MessageSizes();

    @Test
    void oneLargeMessageCountsAtOnceAndIsForgottenAfterManySmallOnes() {
        assertThat(sizes.fitting(1 << 20, 256, 1)).as("none came").isEqualTo(1);
        arrive(1, 100);
        assertThat(sizes.fitting(1 << 20, 256, 1)).isEqualTo(256);
        arrive(1, 100_000);
        assertThat(sizes.fitting(1 << 20, 256, 1)).isEqualTo(8);
        arrive(999, 100);
        assertThat(sizes.fitting(1 << 20, 256, 1)).isEqualTo(8);
        arrive(1, 100);
        assertThat(sizes.fitting(1 << 20, 256, 1)).isEqualTo(16);
        arrive(1, 2 << 20);
        assertThat(sizes.fitting(1 << 20, 256, 1)).as("never none").isEqualTo(1);
    }

    @Test
    void aQueueOfMixedSizesIsReadForItsLargest() {
        arrive(1, 100_000);
        for (int i = 0; i < 50; i++) {
            arrive(500, 100);
            arrive(1, 100_000);
        }
        assertThat(sizes.fitting(1 << 20, 256, 1)).isEqualTo(8);
    }

    private void arrive(int messages, long bytes) {
        for (int i = 0; i < messages; i++) {
            sizes.arrived(bytes);
        }
    }
}
