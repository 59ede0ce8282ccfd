package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private final Liveness liveness = new Liveness();

    @Test
    void twoSilencesInARowAreADeathAndOneIsNot() {
        liveness.noticed(record("one", 1), "contact-1");
        var asked = liveness.question().number();
        assertThat(liveness.answered(asked, false)).isEmpty();
        assertThat(liveness.answered(asked, true)).isEmpty();
        assertThat(liveness.answered(asked, false)).isEmpty();
        assertThat(liveness.answered(asked, false)).contains(new Sighting.HolderGone("one", 1));
    }

    @Test
    void silencesOfAFormerHolderThatComeLateDoNotBuryTheNewOne() {
        liveness.noticed(record("one", 1), "contact-1");
        var asked = liveness.question().number();
        liveness.noticed(record("two", 2), "contact-2");
        assertThat(liveness.answered(asked, false)).isEmpty();
        assertThat(liveness.answered(asked, false)).isEmpty();
        assertThat(liveness.answered(asked, false)).isEmpty();
    }

    @Test
    void aRenewalDoesNotForgetASilence() {
        liveness.noticed(record("one", 1), "contact-1");
        var asked = liveness.question().number();
        assertThat(liveness.answered(asked, false)).isEmpty();
        liveness.noticed(record("one", 1), "contact-1");
        assertThat(liveness.answered(asked, false)).isPresent();
    }

    private static LockRecord record(String holder, long epoch) {
        return new LockRecord(holder, epoch, Duration.ofSeconds(2), Long.toString(epoch));
    }
}
