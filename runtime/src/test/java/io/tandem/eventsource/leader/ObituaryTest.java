package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObituaryTest {
    private static final Instant SECOND = Instant.parse("2024-01-02T03:04:05Z");

    private final Obituary obituary = new Obituary();

    @Test
    void anEndAfterTheTermBeganIsADeath() {
        obituary.noticed(record("shop-0", 3), SECOND.plusMillis(700));
        assertThat(obituary.ended("shop-0", SECOND.plusSeconds(1))).contains(new Sighting.HolderGone("shop-0", 3));
    }

    @Test
    void aContainerThatCameBackWithinASecondIsNotTakenForDead() {
        // Its predecessor ended at .1 and is told of as of the full second; it took its own lock again at .7.
        obituary.noticed(record("shop-0", 3), SECOND.plusMillis(700));
        assertThat(obituary.ended("shop-0", SECOND)).isEmpty();
    }

    @Test
    void aPodThatHoldsNothingMayGo() {
        obituary.noticed(record("shop-0", 3), SECOND);
        assertThat(obituary.deleted("shop-1")).isEmpty();
        assertThat(obituary.ended("shop-1", SECOND.plusSeconds(5))).isEmpty();
    }

    private static LockRecord record(String holder, long epoch) {
        return new LockRecord(holder, epoch, Duration.ofSeconds(5), "7");
    }
}
