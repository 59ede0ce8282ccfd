package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a term ends, in time that the test moves. */
class LeaderElectorEndTest {
    private static final LeaseTiming TIMING = LeaseTiming.JETSTREAM;

    private final Clock clock = new Clock();
    private final Store store = new Store();
    private final LeaderElector elector = new LeaderElector(store, "one", TIMING, clock, new SplittableRandom(1));
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private Term term;
    private boolean resigned;

    @BeforeEach
    void lead() {
        var unused = elector.terms().subscribe().with(began -> term = began);
        elector.start();
        clock.pass(Duration.ofSeconds(1));
        assertThat(term.active()).isTrue();
        term.hold(closing);
    }

    @Test
    void whoStopsPublishesWhatItHoldsWhileItRenewsItsLockAndOnlyThenReleases() {
        resign();
        assertThat(term.open()).isFalse();
        var renewals = store.writes;
        clock.pass(Duration.ofSeconds(8));
        assertThat(term.active())
                .as("longer than any deadline without a renewal")
                .isTrue();
        assertThat(store.writes).isGreaterThan(renewals);
        assertThat(store.record.free()).isFalse();

        closing.complete(null);
        clock.pass(Duration.ofMillis(10));
        assertThat(term.active()).isFalse();
        assertThat(store.record.free()).isTrue();
        assertThat(resigned).isTrue();
    }

    @Test
    void whatNeverCompletesKeepsTheLockForTenSecondsAndTheTimeToDrain() {
        resign();
        clock.pass(LeaderElector.FLUSH.minusMillis(100));
        assertThat(term.active()).isTrue();
        clock.pass(Duration.ofMillis(200));
        assertThat(term.active()).isFalse();
        clock.pass(TIMING.drain().plusMillis(100));
        assertThat(store.record.free()).isTrue();
        assertThat(resigned).isTrue();
    }

    @Test
    void whoLosesItsLockWhileItStopsPublishesNoMore() {
        resign();
        store.record = new LockRecord("two", 9, TIMING.duration(), "77");
        clock.pass(TIMING.retryPeriod().multipliedBy(2));
        assertThat(term.active()).isFalse();
        assertThat(store.record.holder()).as("another's lock is not released").isEqualTo("two");
    }

    @Test
    void whoLosesItsLockEndsIntakeAndPublishingAtOnce() {
        store.record = new LockRecord("two", 9, TIMING.duration(), "77");
        var ends = new ArrayList<Boolean>();
        var unused = term.intakeEnded().subscribe().with(nothing -> ends.add(term.active()));
        unused = term.ended().subscribe().with(nothing -> ends.add(term.active()));
        clock.pass(TIMING.retryPeriod().multipliedBy(2));
        assertThat(term.open()).isFalse();
        assertThat(term.active()).isFalse();
        assertThat(ends).hasSize(2);
    }

    @Test
    void aRenewalWhoseAnswerIsLostCostsNoTerm() {
        var before = term;
        store.losesAnswer = true;
        clock.pass(TIMING.retryPeriod().multipliedBy(3));
        assertThat(store.losesAnswer).as("none is due to be lost").isFalse();
        assertThat(before.active()).isTrue();
        assertThat(term).isSameAs(before);
    }

    @Test
    void anElectorWhoseThreadIsGoneIsNotAlive() {
        assertThat(elector.alive()).isTrue();
        clock.pass(Duration.ofMinutes(5));
        assertThat(elector.alive()).isTrue();
        clock.threadIsGone = true;
        clock.pass(Duration.ofSeconds(10));
        assertThat(elector.alive()).as("a slow machine is not a dead thread").isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(elector.alive()).isFalse();
    }

    @Test
    void whoHasResignedNeedsNoThread() {
        closing.complete(null);
        resign();
        clock.pass(Duration.ofMinutes(1));
        assertThat(resigned).isTrue();
        clock.threadIsGone = true;
        clock.pass(Duration.ofMinutes(5));
        assertThat(elector.alive()).isTrue();
    }

    private void resign() {
        var unused = elector.resign().subscribe().with(nothing -> resigned = true);
        clock.pass(Duration.ZERO);
    }

    private static final class Store implements Lock {
        LockRecord record = LockRecord.absent();
        int writes;
        boolean losesAnswer;

        @Override
        public Uni<LockRecord> read() {
            return Uni.createFrom().item(() -> record);
        }

        @Override
        public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
            return Uni.createFrom().deferred(() -> {
                if (!expected.version().equals(record.version())) {
                    throw new ConflictException("changed");
                }
                writes++;
                record = new LockRecord(next.holder(), next.epoch(), next.duration(), Integer.toString(writes));
                if (losesAnswer) {
                    losesAnswer = false;
                    return Uni.createFrom().nothing();
                }
                return Uni.createFrom().item(record);
            });
        }

        @Override
        public Multi<Sighting> sightings() {
            return Multi.createFrom().nothing();
        }
    }

    private static final class Clock implements Timeline {
        private record Due(long at, long order, Runnable task) {}

        private final PriorityQueue<Due> due =
                new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
        private long now;
        private long order;
        boolean threadIsGone;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void execute(Runnable task) {
            due.add(new Due(now, order++, task));
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            var cancelled = new boolean[1];
            due.add(new Due(now + delay.toNanos(), order++, () -> {
                if (!cancelled[0]) {
                    task.run();
                }
            }));
            return () -> cancelled[0] = true;
        }

        void pass(Duration length) {
            var end = now + length.toNanos();
            while (!threadIsGone && !due.isEmpty() && due.peek().at() <= end) {
                var next = due.poll();
                now = Math.max(now, next.at());
                next.task().run();
            }
            now = end;
        }
    }
}
