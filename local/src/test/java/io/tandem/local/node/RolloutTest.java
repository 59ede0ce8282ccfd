package io.tandem.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.local.node.Rollout.Action;
import io.tandem.local.node.Rollout.Desired;
import io.tandem.local.node.Rollout.Existing;
import io.tandem.local.node.Rollout.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Strategy ROLLING = new Strategy.Rolling(1, 0);
    private static final Strategy RECREATE = new Strategy.Recreate();

    @Test
    void createsAllReplicasAtOnceWhenThereIsNone() {
        assertThat(next(2, ROLLING)).containsExactly(new Action.Create(), new Action.Create());
    }

    @Test
    void doesNothingWhenAllIsAsWanted() {
        assertThat(next(2, ROLLING, ready("a", "new"), unready("b", "new"))).isEmpty();
    }

    @Test
    void aRollingUpdateCreatesOnePodMoreBeforeItDeletesAReadyOne() {
        assertThat(next(2, ROLLING, ready("a", "old"), ready("b", "old"))).containsExactly(new Action.Create());
    }

    @Test
    void aRollingUpdateWaitsForTheNewPodToBeReady() {
        assertThat(next(2, ROLLING, ready("a", "old"), ready("b", "old"), unready("c", "new")))
                .isEmpty();
    }

    @Test
    void aReadyNewPodReplacesOneOldPod() {
        assertThat(next(2, ROLLING, ready("a", "old"), ready("b", "old"), ready("c", "new")))
                .containsExactly(new Action.Delete("a"));
    }

    @Test
    void anOldPodThatIsNotReadyGoesAtOnce() {
        assertThat(next(2, ROLLING, ready("a", "old"), unready("b", "old")))
                .containsExactly(new Action.Create(), new Action.Delete("b"));
    }

    @Test
    void withoutSurgeOneOldPodGoesFirst() {
        Strategy inPlace = new Strategy.Rolling(0, 1);
        assertThat(next(1, inPlace, ready("a", "old"))).containsExactly(new Action.Delete("a"));
        assertThat(next(1, inPlace, terminating("a", "old"))).containsExactly(new Action.Create());
    }

    @Test
    void recreateStartsNothingBeforeTheLastOldPodIsGone() {
        assertThat(next(1, RECREATE, ready("a", "old"))).containsExactly(new Action.Delete("a"));
        assertThat(next(1, RECREATE, terminating("a", "old"))).isEmpty();
        assertThat(next(1, RECREATE)).containsExactly(new Action.Create());
    }

    @Test
    void scalingDownTakesPodsThatAreNotReadyAndThenTheYoungest() {
        assertThat(next(1, ROLLING, aged("elder", true, 9), aged("young", true, 1), aged("sick", false, 5)))
                .containsExactly(new Action.Delete("sick"), new Action.Delete("young"));
    }

    @Test
    void aDeletedPodIsReplacedWhileItStillEnds() {
        assertThat(next(2, ROLLING, ready("a", "new"), terminating("b", "new"))).containsExactly(new Action.Create());
    }

    @Test
    void zeroReplicasDeleteAll() {
        assertThat(next(0, ROLLING, ready("a", "new"), ready("b", "old")))
                .containsExactlyInAnyOrder(new Action.Delete("a"), new Action.Delete("b"));
    }

    private static List<Action> next(int replicas, Strategy strategy, Existing... pods) {
        return Rollout.next(new Desired(replicas, "new", strategy), List.of(pods));
    }

    private static Existing ready(String name, String hash) {
        return new Existing(name, hash, true, false, 0);
    }

    private static Existing unready(String name, String hash) {
        return new Existing(name, hash, false, false, 0);
    }

    private static Existing terminating(String name, String hash) {
        return new Existing(name, hash, true, true, 0);
    }

    private static Existing aged(String name, boolean ready, long age) {
        return new Existing(name, "new", ready, false, age);
    }
}
