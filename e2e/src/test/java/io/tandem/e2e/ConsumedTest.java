package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumedTest {
    private final Consumed consumed = new Consumed();

    @Test
    void whatCameAndWasConfirmedOnceIsNeitherLostNorDoubled() {
        take(4, 5, 7);
        assertThat(consumed.count()).isEqualTo(3);
        assertThat(consumed.doubled()).isEmpty();
        assertThat(consumed.lost(List.of(4L, 5L, 7L), 7)).isEmpty();
    }

    @Test
    void whatNeverCameIsLostUnlessItIsOlderOrNewerThanWhatIsAskedFor() {
        take(4, 7);
        assertThat(consumed.lost(List.of(1L, 4L, 5L, 7L, 9L), 7)).containsExactly(5L);
    }

    @Test
    void onlyWhatComesAgainAfterItsAcknowledgementWasConfirmedIsDoubled() {
        consumed.arrived(4);
        consumed.arrived(4);
        consumed.confirmed(4);
        assertThat(consumed.doubled()).isEmpty();
        consumed.arrived(4);
        assertThat(consumed.doubled()).containsExactly(4L);
        assertThat(consumed.count()).isEqualTo(1);
    }

    private void take(long... numbers) {
        for (var number : numbers) {
            consumed.arrived(number);
            consumed.confirmed(number);
        }
    }
}
