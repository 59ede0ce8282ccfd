package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.bus.BusFixture;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.leader.Lock.ConflictException;
import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import io.tandem.eventsource.nats.NatsLink;
import io.tandem.local.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyValueLockTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(3);
    /** So long that only news hands over within the limit. */
    private static final LeaseTiming LONG =
            new LeaseTiming(Duration.ofMinutes(10), Duration.ofMinutes(9), Duration.ofSeconds(1));
    /** A little longer than it takes to conclude that a holder is gone. */
    private static final Duration TWO_QUESTIONS =
            KeyValueWatch.QUIET.plus(KeyValueWatch.AGAIN).plusMillis(300);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private NatsServer server;
    private Replica one;
    private Replica two;

    @BeforeEach
    void start() {
        server = NatsServer.start();
        one = new Replica("one");
        two = new Replica("two");
    }

    @AfterEach
    void stop() throws Exception {
        for (var closeable : opened.reversed()) {
            closeable.close();
        }
        timers.shutdownNow();
        blocking.shutdownNow();
        server.close();
    }

    @Test
    void anAbsentRecordIsCreatedReadChangedAndReleased() {
        assertThat(one.read()).isEqualTo(LockRecord.absent());
        var taken = one.take(LockRecord.absent());
        assertThat(taken).isEqualTo(new LockRecord("one", 1, LEASE, taken.version()));
        assertThat(two.read()).isEqualTo(taken);

        var renewed = one.write(taken, new LockRecord("one", 1, LEASE, taken.version()));
        assertThat(renewed.version()).isNotEqualTo(taken.version());
        one.write(renewed, renewed.released());
        assertThat(two.read().free()).isTrue();
        assertThat(two.take(two.read()).epoch()).isEqualTo(2);
    }

    @Test
    void whoeverWritesSecondIsToldOfTheConflict() {
        var taken = one.take(LockRecord.absent());
        assertThatThrownBy(() -> two.take(LockRecord.absent())).isInstanceOf(ConflictException.class);
        two.take(taken);
        assertThatThrownBy(() -> one.write(taken, taken)).isInstanceOf(ConflictException.class);
        assertThat(one.read().holder()).isEqualTo("two");
    }

    @Test
    void aReleaseIsSeenByWhoStandsBy() {
        var sightings = two.watch();
        var taken = one.take(LockRecord.absent());
        sightings.awaitChange(now -> now.equals(taken));
        one.write(taken, taken.released());
        sightings.awaitChange(now -> now.free() && now.epoch() == 1);
        staysThere(sightings);
    }

    @Test
    void aHolderWhoseConnectionDiesIsKnownToBeGoneAndALivingOneIsNot() {
        var sightings = two.watch();
        var taken = one.take(whatOneHears());
        sightings.awaitChange(now -> now.equals(taken));
        staysThere(sightings);

        one.link.close();
        sightings.awaitSighting(new Sighting.HolderGone("one", 1)::equals);
    }

    @Test
    void aServerThatDiesIsToldAndTheRecordIsSeenAgainWhenItIsBack() {
        var sightings = two.watch();
        var taken = one.take(LockRecord.absent());
        sightings.awaitChange(now -> now.equals(taken));
        sightings.seen.clear();

        server.kill();
        sightings.awaitSighting(Sighting.Unreachable.class::isInstance);
        assertThatThrownBy(two::read).hasMessageContaining("not connected to the EventBus");
        sightings.seen.clear();
        server.restart();
        sightings.awaitChange(now -> now.equals(taken));
    }

    @Test
    void aBucketThatIsDeletedIsMadeAgain() throws Exception {
        var taken = one.take(LockRecord.absent());
        try (var connection = NatsServer.connect(server.url())) {
            connection.keyValueManagement().delete(KeyValueLock.BUCKET);
        }
        assertThatThrownBy(() -> one.write(taken, taken)).isNotInstanceOf(ConflictException.class);
        await().atMost(LIMIT).ignoreExceptions().until(() -> one.read().equals(LockRecord.absent()));
        assertThat(one.take(LockRecord.absent()).holder()).isEqualTo("one");
    }

    @Test
    void anOwnerWhoMissedTheLossOfTheBucketDoesNotOverwriteItsSuccessor() throws Exception {
        var taken = one.take(LockRecord.absent());
        try (var connection = NatsServer.connect(server.url())) {
            connection.keyValueManagement().delete(KeyValueLock.BUCKET);
        }
        await().atMost(LIMIT).ignoreExceptions().until(() -> two.read().equals(LockRecord.absent()));
        var successor = two.take(LockRecord.absent());
        assertThat(Long.parseLong(successor.version())).isGreaterThan(Long.parseLong(taken.version()));
        assertThatThrownBy(() -> one.write(taken, taken)).isInstanceOf(ConflictException.class);
        assertThat(one.read()).isEqualTo(successor);
    }

    @Test
    void aHolderThatDiesAfterTheBucketWasMadeAgainIsKnownToBeGoneToo() throws Exception {
        var sightings = two.watch();
        var taken = one.take(whatOneHears());
        sightings.awaitChange(taken::equals);
        try (var connection = NatsServer.connect(server.url())) {
            connection.keyValueManagement().delete(KeyValueLock.BUCKET);
        }
        await().atMost(LIMIT).ignoreExceptions().until(() -> one.read().equals(LockRecord.absent()));
        var again = one.take(new LockRecord("", 5, LEASE, ""));
        assertThat(two.read()).isEqualTo(again);
        staysThere(sightings);

        one.link.close();
        sightings.awaitSighting(new Sighting.HolderGone("one", 6)::equals);
    }

    @Test
    void theLocksOfDifferentSourcesDoNotMeet() {
        one.take(LockRecord.absent());
        var other = new KeyValueLock(two.link, "ns", "other", timers, blocking);
        assertThat(other.read().await().atMost(LIMIT)).isEqualTo(LockRecord.absent());
    }

    @Test
    void oneOfTwoReplicasLeadsAndHandsOverWhenItResigns() {
        one.elect();
        await().atMost(LIMIT).until(one::leads);
        two.elect();
        await().atMost(LIMIT).until(() -> two.elector.standing().holder().equals("one"));
        assertThat(two.leads()).isFalse();

        one.elector.resign().await().atMost(LIMIT);
        await().atMost(LIMIT).until(two::leads);
        assertThat(two.elector.standing().epoch()).isEqualTo(2);
        assertThat(one.elector.standing().detail()).isEqualTo("stopped");
    }

    @Test
    void theOtherReplicaLeadsWhenTheLeadersConnectionDies() {
        one.elect();
        await().atMost(LIMIT).until(one::leads);
        two.elect();
        await().atMost(LIMIT).until(() -> two.elector.standing().holder().equals("one"));

        one.link.close();
        await().atMost(LIMIT).until(two::leads);
        await().atMost(LIMIT).until(() -> !one.leads());
    }

    @Test
    void aDeletedBucketEndsInOneLeaderAgain() throws Exception {
        one.elect();
        await().atMost(LIMIT).until(one::leads);
        two.elect();
        await().atMost(LIMIT).until(() -> two.elector.standing().holder().equals("one"));
        try (var connection = NatsServer.connect(server.url())) {
            connection.keyValueManagement().delete(KeyValueLock.BUCKET);
        }
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> two.read().holder().equals(one.leads() ? "one" : "two") && one.leads() != two.leads());
    }

    /** A machine that stands still may end the holder's connection, which it is right to say then. */
    private void staysThere(Sightings sightings) {
        var connection = one.link.connection();
        try {
            sightings.staysThere(TWO_QUESTIONS);
        } catch (TerminalFailureException e) {
            if (one.link.connection().equals(connection)) {
                throw e;
            }
        }
    }

    /** A free record that told one that its watch is on: from then on it listens, and of its own changes it is not told. */
    private LockRecord whatOneHears() {
        var ones = one.watch();
        var free = two.write(LockRecord.absent(), new LockRecord("", 0, LEASE, ""));
        ones.awaitChange(free::equals);
        return free;
    }

    private final class Replica {
        final NatsLink link;
        final KeyValueLock lock;
        private final String name;
        LeaderElector elector;

        Replica(String name) {
            this.name = name;
            link = NatsLink.start(BusFixture.jetstream(server.url()), new Mounts(Path.of("/nowhere")), name);
            opened.add(link);
            lock = new KeyValueLock(link, "ns", "source", timers, blocking);
            await().atMost(LIMIT).until(() -> link.connection().isPresent());
        }

        LockRecord read() {
            return lock.read().await().atMost(LIMIT);
        }

        LockRecord write(LockRecord expected, LockRecord next) {
            return lock.write(expected, next).await().atMost(LIMIT);
        }

        LockRecord take(LockRecord expected) {
            return write(expected, expected.takenBy(name, expected.epoch() + 1, LEASE));
        }

        Sightings watch() {
            var sightings = new Sightings(lock);
            opened.add(sightings);
            return sightings;
        }

        void elect() {
            var thread = Executors.newSingleThreadScheduledExecutor();
            opened.add(thread::shutdownNow);
            elector = new LeaderElector(lock, name, LONG, Timeline.of(thread), RandomGenerator.getDefault());
            elector.start();
        }

        boolean leads() {
            return elector.standing().active();
        }
    }
}
