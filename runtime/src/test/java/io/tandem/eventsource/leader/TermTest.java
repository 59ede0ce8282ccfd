package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
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
        var first = new AtomicReference<UniEmitter<? super Void>>();
        var second = new AtomicReference<UniEmitter<? super Void>>();
        term.hold(Uni.createFrom().<Void>emitter(first::set));
        term.endIntake();
        var unused = term.drained().subscribe().with(nothing -> heard.add("drained"));
        term.hold(Uni.createFrom().<Void>emitter(second::set));
        first.get().complete(null);
        assertThat(heard).isEmpty();
        second.get().fail(new IllegalStateException("closing failed, but is over"));
        assertThat(heard).containsExactly("drained");
    }

    @Test
    void aSingleReplicaEndsItsIntakeThenItsTermAndThenIsStopped() {
        var leader = new AlwaysLeader();
        var only = leader.terms().toUni().await().atMost(Duration.ofSeconds(5));
        var closing = new AtomicReference<UniEmitter<? super Void>>();
        var unused = only.intakeEnded()
                .subscribe()
                .with(nothing -> only.hold(Uni.createFrom().<Void>emitter(closing::set)));
        unused = leader.resign().subscribe().with(nothing -> heard.add("resigned"));
        assertThat(only.open()).isFalse();
        assertThat(only.active()).isTrue();
        assertThat(heard).isEmpty();
        closing.get().complete(null);
        assertThat(only.active()).isFalse();
        assertThat(heard).containsExactly("resigned");
    }

    private void listen() {
        var unused = term.intakeEnded().subscribe().with(nothing -> heard.add("intake"));
        unused = term.ended().subscribe().with(nothing -> heard.add("publishing"));
    }
}
