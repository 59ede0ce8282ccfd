package io.tandem.eventsource.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.LogLines;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store has to give, asked of the real one. */
abstract class CheckpointContract {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENT = "größe.a_b c";

    final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

    /** A client of its own, as a process has. */
    abstract CheckpointStore store();

    @AfterEach
    void stopThreads() {
        timers.shutdownNow();
        blocking.shutdownNow();
    }

    @Test
    void aPositionSurvivesARestart() {
        var first = checkpoint(store(), 1);
        assertThat(first.load().await().atMost(LIMIT)).isEmpty();
        first.save("{\"offset\":41}");
        first.flush().await().atMost(LIMIT);
        assertThat(checkpoint(store(), 2).load().await().atMost(LIMIT)).contains("{\"offset\":41}");
    }

    @Test
    void aSingleReplicaWithoutALockGoesOnAfterItsRestart() {
        var first = checkpoint(store(), 0);
        first.load().await().atMost(LIMIT);
        first.save("one");
        first.flush().await().atMost(LIMIT);
        assertThat(checkpoint(store(), 0).load().await().atMost(LIMIT)).contains("one");
    }

    @Test
    void aReplicaThatWasStoppedDoesNotMoveItsSuccessorsPositionBack() {
        var zombie = checkpoint(store(), 1);
        zombie.load().await().atMost(LIMIT);
        zombie.save("10");
        zombie.flush().await().atMost(LIMIT);
        var successor = checkpoint(store(), 2);
        assertThat(successor.load().await().atMost(LIMIT)).contains("10");
        successor.save("20");
        successor.flush().await().atMost(LIMIT);

        zombie.save("11");
        zombie.flush().await().atMost(LIMIT);
        assertThat(position()).isEqualTo("20");
    }

    @Test
    void aReplicaThatWasStoppedCannotWriteEvenBeforeItsSuccessorDid() {
        var zombie = checkpoint(store(), 1);
        zombie.load().await().atMost(LIMIT);
        checkpoint(store(), 2).load().await().atMost(LIMIT);
        zombie.save("11");
        zombie.flush().await().atMost(LIMIT);
        assertThat(position()).isEmpty();
    }

    @Test
    void aReplicaOfAnEarlierTermCannotTakeTheCheckpointBack() {
        checkpoint(store(), 2).load().await().atMost(LIMIT);
        var zombie = checkpoint(store(), 1);
        assertThatThrownBy(() -> zombie.load().await().atMost(LIMIT)).hasMessageContaining("belongs to a later term");
    }

    @Test
    void aLockThatCountsFromTheBeginningAgainDoesNotKeepItsOwnerOutForEver() {
        checkpoint(store(), 57).load().await().atMost(LIMIT);
        var anew = new Checkpoints(store(), timers, blocking)
                .of(EVENT, new Term(1, true, Duration.ofMinutes(2)), problem -> {});
        assertThat(anew.load().await().atMost(LIMIT)).isEmpty();
        assertThat(record().epoch()).isEqualTo(1);
    }

    @Test
    void aTermThatIsOverTakesNothing() {
        var over =
                new Checkpoints(store(), timers, blocking).of(EVENT, new Term(3, false, Duration.ZERO), problem -> {});
        assertThatThrownBy(() -> over.load().await().atMost(LIMIT)).hasMessageContaining("is over");
    }

    @Test
    void anAnswerThatGetsLostLosesNoPosition() {
        var flaky = new FlakyStore(store());
        var checkpoint = checkpoint(flaky, 1);
        checkpoint.load().await().atMost(LIMIT);
        flaky.lostAnswers.set(2);
        try (var log = LogLines.of(StoredCheckpoint.class.getName())) {
            checkpoint.save("7");
            await().atMost(LIMIT)
                    .until(() -> log.lines().stream().anyMatch(line -> line.contains("cannot be written")));
        }
        await().atMost(LIMIT).until(() -> checkpoint.problem().isEmpty());
        assertThat(position()).isEqualTo("7");
        checkpoint.save("8");
        await().atMost(LIMIT).until(() -> position().equals("8"));
    }

    @Test
    void anAnswerToTheClaimThatGetsLostIsFoundToBeOurs() {
        var flaky = new FlakyStore(store());
        var checkpoint = checkpoint(flaky, 1);
        flaky.lostAnswers.set(1);
        assertThatThrownBy(() -> checkpoint.load().await().atMost(LIMIT)).hasMessageContaining("got lost");
        assertThat(checkpoint.load().await().atMost(LIMIT)).isEmpty();
        assertThat(flaky.writes).hasValue(1);
    }

    @Test
    void aThousandPositionsAreWrittenOnceASecondAndTheLastAtTheEnd() {
        var counted = new FlakyStore(store());
        var checkpoint = checkpoint(counted, 1);
        checkpoint.load().await().atMost(LIMIT);
        var began = System.nanoTime();
        for (var i = 1; i <= 1_000; i++) {
            checkpoint.save(Integer.toString(i));
        }
        checkpoint.flush().await().atMost(LIMIT);
        assertThat(position()).isEqualTo("1000");
        var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertThat(counted.writes.get()).as("the claim, the first, the last").isBetween(2, 4 + (int) seconds);
    }

    @Test
    void eventNamesDoNotMeet() {
        for (var name : new String[] {"a.b", "a_b", "a_2Eb", "a b", "ä", "x".repeat(400)}) {
            var checkpoint = new Checkpoints(store(), timers, blocking)
                    .of(name, new Term(1, true, Duration.ZERO), problem -> {});
            assertThat(checkpoint.load().await().atMost(LIMIT)).as(name).isEmpty();
            checkpoint.save(name);
            checkpoint.flush().await().atMost(LIMIT);
        }
    }

    @Test
    void manyEventsOfOneSourceKeepTheirPositionsBesideEachOther() {
        var store = store();
        var events = java.util.stream.IntStream.range(0, 30)
                .mapToObj(i -> new Checkpoints(store, timers, blocking)
                        .of("e" + i, new Term(1, true, Duration.ZERO), problem -> {}))
                .toList();
        events.forEach(event -> event.load().await().atMost(LIMIT));
        events.forEach(event -> event.save("9"));
        events.forEach(event -> event.flush().await().atMost(LIMIT));
        for (var i = 0; i < 30; i++) {
            var again = new Checkpoints(store(), timers, blocking)
                    .of("e" + i, new Term(2, true, Duration.ZERO), problem -> {});
            assertThat(again.load().await().atMost(LIMIT)).contains("9");
        }
    }

    private Checkpoint checkpoint(CheckpointStore store, long epoch) {
        return new Checkpoints(store, timers, blocking).of(EVENT, new Term(epoch, true, Duration.ZERO), problem -> {});
    }

    private String position() {
        return record().position();
    }

    private CheckpointStore.Record record() {
        try {
            return store().read(EVENT).record();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record Term(long epoch, boolean active, Duration activeFor) implements Fence {}
}
