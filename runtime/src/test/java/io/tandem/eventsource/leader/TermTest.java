package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.local.TestLimits;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TermTest {
    private final Term term = new Term(3, () -> 0, 1_000);
    private final ArrayList<String> heard = new ArrayList<>();

    @Test
    void afterIntakeEndedNothingIsTakenInAndWhatWasMayBePublished() {
        listen();
        term.endIntake();
        assertThat(term.open()).isFalse();
        assertThat(term.active()).isTrue();
        assertThat(heard).containsExactly("intake");
        term.end();
        assertThat(term.active()).isFalse();
        assertThat(heard).containsExactly("intake", "publishing");
    }

    @Test
    void aLostTermEndsBothAtOnceAndIntakeFirst() {
        listen();
        term.end();
        assertThat(term.open()).isFalse();
        assertThat(heard).containsExactly("intake", "publishing");
    }

    @Test
    void aTermPastItsDeadlineIsNeitherOpenNorActive() {
        var late = new Term(3, () -> 1_000, 1_000);
        assertThat(late.active()).isFalse();
        assertThat(late.open()).isFalse();
    }

    @Test
    void aListenerThatThrowsKeepsTheEndFromNobody() {
        var unused = term.intakeEnded().subscribe().with(nothing -> {
            throw new IllegalStateException("a source that cannot be stopped");
        });
        unused = term.intakeEnded()
                .onTermination()
                .invoke(() -> {
                    throw new LinkageError("a class that is not there");
                })
                .subscribe()
                .with(nothing -> {}, failure -> {
                    throw new IllegalStateException("once more");
                });
        listen();
        term.end();
        assertThat(heard).containsExactly("intake", "publishing");
    }

    @Test
    void whatIsHeldWhileTheTermDrainsIsWaitedForToo() {
        var first = new CompletableFuture<Void>();
        var second = new CompletableFuture<Void>();
        term.hold(first);
        term.endIntake();
        var unused = term.drained().subscribe().with(nothing -> heard.add("drained"));
        term.hold(second);
        first.complete(null);
        assertThat(heard).isEmpty();
        second.completeExceptionally(new IllegalStateException("closing failed, but is over"));
        assertThat(heard).containsExactly("drained");
    }

    /** Its own connection is closed by what is held, whoever waits for it and however long. */
    @Test
    void whoGivesUpWaitingForATermToDrainEndsNothingThatIsHeld() {
        var closing = new CompletableFuture<Void>();
        term.hold(closing);
        term.drained().subscribe().with(nothing -> heard.add("too late")).cancel();
        assertThat(closing).isNotDone();
        var unused = term.drained().subscribe().with(nothing -> heard.add("drained"));
        closing.complete(null);
        assertThat(heard).containsExactly("drained");
    }

    @Test
    void aSingleReplicaEndsItsIntakeThenItsTermAndThenIsStopped() {
        var leader = new AlwaysLeader();
        var only = leader.terms().toUni().await().atMost(TestLimits.WAIT);
        var closing = new CompletableFuture<Void>();
        var unused = only.intakeEnded().subscribe().with(nothing -> only.hold(closing));
        unused = leader.resign().subscribe().with(nothing -> heard.add("resigned"));
        assertThat(only.open()).isFalse();
        assertThat(only.active()).isTrue();
        assertThat(heard).isEmpty();
        closing.complete(null);
        assertThat(only.active()).isFalse();
        assertThat(heard).containsExactly("resigned");
    }

    private void listen() {
        var unused = term.intakeEnded().subscribe().with(nothing -> heard.add("intake"));
        unused = term.ended().subscribe().with(nothing -> heard.add("publishing"));
    }
}
