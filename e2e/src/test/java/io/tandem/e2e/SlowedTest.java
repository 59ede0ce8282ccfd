package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SlowedTest {
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Offer AT_A_PACE = new Offer(2, 10, 5000);

    private final List<Fed> fed = new ArrayList<>();
    private final List<Delivered> events = new ArrayList<>();

    @Test
    void whatASourceForgetsIsToldAndFailsNothing() {
        fed(0, 1, 2, Slowed.AFTERWARDS, Slowed.AFTERWARDS + 1);
        delivered(0, -1000);
        delivered(Slowed.AFTERWARDS, 2000);
        delivered(Slowed.AFTERWARDS + 1, 3000);

        Slowed told = slowed(AT_A_PACE, false);

        assertThat(told.complete()).isTrue();
        assertThat(told.offered()).isEqualTo(3);
        assertThat(told.lost()).isEqualTo(2);
        assertThat(told.lostAfterwards()).isZero();
        assertThat(told.fastRate()).isEqualTo(1);
        assertThat(Slowed.table(List.of(told))).contains("| 2, not judged |");
        assertThat(slowed(AT_A_PACE, true).complete()).isFalse();
    }

    @Test
    void aDoubleFailsWhateverTheSource() {
        fed(0);
        delivered(0, 1);
        delivered(0, 2);

        assertThat(slowed(AT_A_PACE, false).complete()).isFalse();
    }

    @Test
    void theRateOfWhatWaitedIsThatOfAllAfterTheBusWasFastAgain() {
        fed(0, 1, 2, 3);
        delivered(0, -2000);
        delivered(1, -1000);
        delivered(2, 0);
        delivered(3, 500);

        Slowed all = slowed(new Offer(4, 10, 0), true);

        assertThat(all.slowRate()).isEqualTo(1);
        assertThat(all.fastRate()).isEqualTo(2);
        assertThat(all.complete()).isTrue();
    }

    private void fed(long... numbers) {
        for (long number : numbers) {
            fed.add(new Fed("lane", number));
        }
    }

    private void delivered(long number, long millis) {
        events.add(new Delivered("lane", number, "id", "", "", OPENED.plusMillis(millis)));
    }

    private Slowed slowed(Offer offer, boolean judged) {
        return Slowed.of("ours", offer, judged, fed, events, OPENED, 1024, 2048, OptionalLong.of(2));
    }
}
