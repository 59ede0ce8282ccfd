package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HolderTerminationTest {
    private static final Instant SECOND = Instant.parse("2024-01-02T03:04:05Z");

    private final HolderTermination termination = new HolderTermination();

    @Test
    void anEndAfterTheTermBeganIsADeath() {
        termination.noticed(record("shop-0", 3), SECOND.plusMillis(700));
        assertThat(termination.ended("shop-0", SECOND.plusSeconds(1))).contains(new Sighting.HolderGone("shop-0", 3));
    }

    @Test
    void aContainerThatCameBackWithinASecondIsNotTakenForDead() {
        // Its predecessor ended at .1 and is told of as of the full second; it took its own lock again at .7.
        termination.noticed(record("shop-0", 3), SECOND.plusMillis(700));
        assertThat(termination.ended("shop-0", SECOND)).isEmpty();
    }

    @Test
    void aPodThatHoldsNothingMayGo() {
        termination.noticed(record("shop-0", 3), SECOND);
        assertThat(termination.deleted("shop-1")).isEmpty();
        assertThat(termination.ended("shop-1", SECOND.plusSeconds(5))).isEmpty();
    }

    private static LockRecord record(String holder, long epoch) {
        return new LockRecord(holder, epoch, Duration.ofSeconds(5), "7");
    }
}
