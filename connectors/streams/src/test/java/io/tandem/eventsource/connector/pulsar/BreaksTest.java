package io.tandem.eventsource.connector.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreaksTest {
    private final Breaks breaks = new Breaks();

    @Test
    void connectionsThatEndOneAfterTheOtherAreToldOnceTheyAreTooMany() {
        for (int i = 1; i < Breaks.MOST; i++) {
            assertThat(breaks.tooMany(i, seconds(i))).isFalse();
            assertThat(breaks.tooMany(i, seconds(i))).isFalse();
        }
        assertThat(breaks.tooMany(Breaks.MOST, seconds(Breaks.MOST))).isTrue();
    }

    @Test
    void connectionsThatEndNowAndThenAreNotTold() {
        for (int i = 1; i < 100; i++) {
            assertThat(breaks.tooMany(i, seconds(4 * i))).isFalse();
        }
    }

    @Test
    void whatComesNewBetweenThemShowsThatNothingStandsInTheWay() {
        for (int i = 1; i < 100; i++) {
            assertThat(breaks.tooMany(i, seconds(i))).isFalse();
            breaks.arrived();
        }
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
