package io.tandem.eventsource.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Nats;
import io.tandem.eventsource.bus.BusFixture;
import io.tandem.eventsource.config.Mounts;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two replicas cost their bus, and how quick they are all the same. */
class KeyValueLockCostTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private NatsServer server;

    @BeforeEach
    void start() {
        server = NatsServer.start();
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
    void twoReplicasAtRestCostAtMostFourMessagesAndOneAndAHalfWritesASecond() throws Exception {
        var one = new Replica("one");
        await().atMost(LIMIT).until(one::leads);
        var two = new Replica("two");
        await().atMost(LIMIT).until(() -> two.elector.standing().holder().equals("one"));
        await().pollDelay(Duration.ofSeconds(3)).atMost(LIMIT).until(() -> true);

        var before = messages();
        var revision = revision();
        var began = System.nanoTime();
        await().pollDelay(MEASURED).atMost(MEASURED.multipliedBy(2)).until(() -> true);
        var seconds = (System.nanoTime() - began) / 1e9;
        var messages = (messages() - before) / seconds;
        var writes = (revision() - revision) / seconds;
        System.out.printf("at rest: %.2f messages in and out and %.2f writes a second%n", messages, writes);
        assertThat(writes).isBetween(0.5, 1.5);
        assertThat(messages).isLessThanOrEqualTo(4);
        assertThat(one.leads()).isTrue();
        assertThat(one.elector.standing().epoch())
                .as("nobody lost it meanwhile")
                .isEqualTo(1);
    }

    @Test
    void aHolderThatLosesItsConnectionIsReplacedWithinASecondEachTime() {
        for (var round = 0; round < 6; round++) {
            var holder = new Replica("holder-" + round);
            await().atMost(LIMIT).until(holder::leads);
            var standby = new Replica("standby-" + round);
            await().atMost(LIMIT)
                    .until(() -> standby.elector.standing().holder().equals(holder.name));
            // at another moment of the period each time
            await().pollDelay(Duration.ofMillis(1_500 + 215 * round))
                    .atMost(LIMIT)
                    .until(() -> true);
            var began = System.nanoTime();
            holder.link.close();
            await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(standby::leads);
            var gap = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf("replaced after %d ms%n", gap.toMillis());
            assertThat(gap).isLessThan(Duration.ofSeconds(1));
            standby.elector.resign().await().atMost(LIMIT);
        }
    }

    @Test
    void aLeaderThatResignsIsReplacedWithinAThirdOfASecond() {
        var one = new Replica("one");
        await().atMost(LIMIT).until(one::leads);
        var two = new Replica("two");
        await().atMost(LIMIT).until(() -> two.elector.standing().holder().equals("one"));
        var began = System.nanoTime();
        var unused = one.elector.resign().subscribe().with(nothing -> {});
        await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(two::leads);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(300));
    }

    @Test
    void aHungLeaderIsReplacedWithinThreeSeconds() {
        var one = new Replica("one");
        await().atMost(LIMIT).until(one::leads);
        var two = new Replica("two");
        await().atMost(LIMIT).until(() -> two.elector.standing().holder().equals("one"));
        // its connection stays, as that of a stopped process does
        one.thread.shutdownNow();
        var began = System.nanoTime();
        await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(two::leads);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    /** In and out, as the clients of the lock count them: what connz says of their connections. */
    private long messages() {
        return opened.stream()
                .filter(NatsLink.class::isInstance)
                .map(NatsLink.class::cast)
                .flatMap(link -> link.connection().stream())
                .mapToLong(connection -> connection.getStatistics().getInMsgs()
                        + connection.getStatistics().getOutMsgs())
                .sum();
    }

    private long revision() throws Exception {
        try (var connection = Nats.connect(server.url())) {
            return connection
                    .keyValueManagement()
                    .getStatus(KeyValueLock.BUCKET)
                    .getBackingStreamInfo()
                    .getStreamState()
                    .getLastSequence();
        }
    }

    private final class Replica {
        final NatsLink link;
        final LeaderElector elector;
        final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        final String name;

        Replica(String name) {
            this.name = name;
            link = NatsLink.start(BusFixture.jetstream(server.url()), new Mounts(Path.of("/nowhere")), name);
            opened.add(link);
            opened.add(thread::shutdownNow);
            await().atMost(LIMIT).until(() -> link.connection().isPresent());
            var lock = new KeyValueLock(link, "ns", "source", timers, blocking);
            elector = new LeaderElector(
                    lock, name, LeaseTiming.JETSTREAM, Timeline.of(thread), RandomGenerator.getDefault());
            elector.start();
        }

        boolean leads() {
            return elector.standing().active();
        }
    }
}
