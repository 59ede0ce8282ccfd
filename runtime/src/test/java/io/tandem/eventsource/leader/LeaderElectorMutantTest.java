package io.tandem.eventsource.leader;

import static org.junit.jupiter.api.Assertions.fail;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.leader.Properties.Violation;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simulation's properties bite: each mistake is found, for what is wrong with it. */
class LeaderElectorMutantTest {
    private static final Logger LOG = Logger.getLogger(LeaderElector.class.getName());
    private static final long SCHEDULES = 3_000;

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @Test
    void theRenewDeadlineIsIgnored() {
        caught(Mutant.ofClock((process, clock) -> new Stopped(clock)), "past (the|its) deadline|terms at once");
    }

    @Test
    void theLockIsGivenUpBeforeTheSourceIsDrained() {
        caught(Mutant.releasesBeforeDrain(), "before the source is drained|drops what was taken in");
    }

    @Test
    void aSourceGoesOnTakingInAfterIntakeEnded() {
        caught(Mutant.goesOnTakingIn(), "taken in after intake ended");
    }

    @Test
    void theRemoteClockIsTrusted() {
        caught(
                Mutant.of((process, lock) -> reading(lock, record -> expired(process) ? released(record) : record)),
                "terms at once");
    }

    @Test
    void aTermStartsBeforeItsWriteIsAnswered() {
        caught(
                Mutant.of((process, lock) -> writing(lock, (write, next) -> {
                    var unused = write.subscribe().with(written -> {}, failure -> {});
                    return Uni.createFrom().item(next);
                })),
                "without a successful write");
    }

    @Test
    void aLostAnswerCountsAsSuccess() {
        caught(
                Mutant.of((process, lock) ->
                        writing(lock, (write, next) -> write.onFailure().recoverWithItem(next))),
                "without a successful write|past (the|its) deadline|terms at once");
    }

    @Test
    void theStoreTakesEveryWrite() {
        caught(Mutant.writesBlindly(), "terms at once|epoch does not rise");
    }

    @Test
    void theEpochDoesNotRise() {
        caught(
                Mutant.of((process, lock) -> new Wrapped(lock) {
                    @Override
                    public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
                        return lock.write(
                                expected,
                                new LockRecord(
                                        next.holder(), Math.max(1, expected.epoch()), next.duration(), next.version()));
                    }
                }),
                "epoch does not rise");
    }

    @Test
    void theDeathOfAnEarlierHolderIsTakenForThatOfThePresentOne() {
        caught(
                Mutant.of((process, lock) -> new Wrapped(lock) {
                    private LockRecord last = LockRecord.absent();

                    @Override
                    public Multi<Sighting> sightings() {
                        return lock.sightings().onItem().transformToMultiAndConcatenate(this::andItsDeath);
                    }

                    private Multi<Sighting> andItsDeath(Sighting sighting) {
                        if (!(sighting instanceof Sighting.Changed changed)) {
                            return Multi.createFrom().item(sighting);
                        }
                        var now = changed.now();
                        var followed = !last.free() && !last.holder().equals(now.holder());
                        last = now;
                        return followed
                                ? Multi.createFrom().items(sighting, new Sighting.HolderGone(now.holder(), now.epoch()))
                                : Multi.createFrom().item(sighting);
                    }
                }),
                "terms at once");
    }

    @Test
    void aStandbyWaitsForLessThanTheOwnersDuration() {
        caught(Mutant.ofClock((process, clock) -> process.id % 2 == 0 ? new Hasty(clock) : clock), "terms at once");
    }

    @Test
    void aSourceStaysConnectedWhenItsTermIsOver() {
        caught(Mutant.staysConnected(), "standby is connected");
    }

    @Test
    void aSourceIsConnectedWithoutATerm() {
        caught(Mutant.connectsStandbys(), "standby is connected");
    }

    @Test
    void releasesAreNotSeenByTheWatch() {
        caught(
                Mutant.of((process, lock) -> new Wrapped(lock) {
                    @Override
                    public Multi<Sighting> sightings() {
                        return lock.sightings()
                                .filter(sighting -> !(sighting instanceof Sighting.Changed changed
                                        && changed.now().free()));
                    }
                }),
                "released lock is not taken");
    }

    @Test
    void theLockIsNeverGivenUp() {
        caught(
                Mutant.of((process, lock) -> new Wrapped(lock) {
                    @Override
                    public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
                        return next.free() ? Uni.createFrom().item(next) : lock.write(expected, next);
                    }
                }),
                "lock is not released");
    }

    private static void caught(Mutant mutant, String why) {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                Storm.run(seed, mutant);
            } catch (Violation e) {
                Assertions.assertThat(e.getMessage().lines().findFirst().orElseThrow())
                        .containsPattern(why);
                return;
            }
        }
        fail("not found in %d schedules".formatted(SCHEDULES));
    }

    /** By the writer's wall clock against ours: what this project must not do. */
    private static boolean expired(SimulatedProcess process) {
        return process.wallMillis() - process.lastRead().renewed()
                > process.world.protocol.timing.duration().toMillis();
    }

    private static LockRecord released(LockRecord record) {
        return new LockRecord("", record.epoch(), record.duration(), record.version());
    }

    private static Lock reading(Lock lock, UnaryOperator<LockRecord> change) {
        return new Wrapped(lock) {
            @Override
            public Uni<LockRecord> read() {
                return lock.read().map(change::apply);
            }
        };
    }

    private interface Writing {
        Uni<LockRecord> write(Uni<LockRecord> write, LockRecord next);
    }

    private static Lock writing(Lock lock, Writing change) {
        return new Wrapped(lock) {
            @Override
            public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
                return change.write(lock.write(expected, next), next);
            }
        };
    }

    /** A lock that does what another does. */
    private static class Wrapped implements Lock {
        private final Lock lock;

        Wrapped(Lock lock) {
            this.lock = lock;
        }

        @Override
        public Uni<LockRecord> read() {
            return lock.read();
        }

        @Override
        public Uni<LockRecord> write(LockRecord expected, LockRecord next) {
            return lock.write(expected, next);
        }

        @Override
        public Multi<Sighting> sightings() {
            return lock.sightings();
        }
    }

    /** Timers run, but the clock that deadlines are compared with does not. */
    private record Stopped(Timeline timeline) implements Timeline {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void execute(Runnable task) {
            timeline.execute(task);
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            return timeline.after(delay, task);
        }
    }

    /** A clock outside the margin: each second counts for two. */
    private record Hasty(Timeline timeline) implements Timeline {
        @Override
        public long nanos() {
            return timeline.nanos() * 2;
        }

        @Override
        public void execute(Runnable task) {
            timeline.execute(task);
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            return timeline.after(delay.dividedBy(2), task);
        }
    }
}
