package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.leader.Lock.LockRecord;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the simulation found, by its symptom. */
class LeaderElectorTest {
    private static final Duration OURS = Duration.ofSeconds(2);
    private static final LockRecord HELD = new LockRecord("pod-a", 7, OURS, "41");

    @Test
    void aStandbyDoesNotTakeALockAtOnceBecauseItsBucketWasLost() {
        var vanished = new Observation(HELD.vanished(), 0, false);
        assertThat(vanished.takeable("pod-b", OURS, OURS.toNanos() - 1)).isFalse();
        assertThat(vanished.takeable("pod-b", OURS, OURS.toNanos())).isTrue();
    }

    @Test
    void aFormerOwnerDoesNotTakeItsLockAtOnceBecauseTheBucketOfItsSuccessorWasLost() {
        var vanished = new Observation(HELD.vanished(), 0, false);
        assertThat(vanished.takeable("pod-a", OURS, OURS.toNanos() - 1)).isFalse();
    }

    @Test
    void theEpochGoesOnAfterTheBucketWasLost() {
        var taken = HELD.vanished().takenBy("pod-b", HELD.epoch() + 1, OURS);
        assertThat(taken.epoch()).isEqualTo(8);
        assertThat(taken.version()).as("to be created").isEmpty();
    }

    @Test
    void whoHeardOfATermOnlyAfterTheNewsThatItsRecordIsGoneWaitsForItAndTakesANewEpoch() {
        var memory = new LockMemory();
        assertThat(memory.of(LockRecord.absent()).free()).isTrue();

        assertThat(memory.overtaken(HELD)).isTrue();

        var vanished = memory.of(LockRecord.absent());
        assertThat(vanished).isEqualTo(HELD.vanished());
        assertThat(memory.nextEpoch(vanished)).isEqualTo(8);
        assertThat(memory.overtaken(HELD)).as("nothing new").isFalse();
    }

    @Test
    void anOldAnswerDoesNotTakeThePlaceOfTheRecordThatIsThere() {
        var memory = new LockMemory();
        var made = new LockRecord("pod-b", 1, OURS, "1");
        memory.of(made);

        assertThat(memory.overtaken(HELD)).isFalse();

        assertThat(memory.of(LockRecord.absent())).isEqualTo(made.vanished());
        assertThat(memory.nextEpoch(made)).as("above each there was").isEqualTo(8);
    }

    @Test
    void aLockThatNeverWasIsTakenAtOnce() {
        assertThat(new Observation(LockRecord.absent(), 0, false).takeable("pod-a", OURS, 0))
                .isTrue();
    }
}
