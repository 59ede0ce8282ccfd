package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.local.TestLimits;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is asked of every source type, against its real peer. A type's test class implements this and what else applies. */
public interface ConnectorContract {
    /** How long nothing has to happen until it is believed that it does not. */
    Duration QUIET = Duration.ofMillis(400);

    /** The peer, with a subject that nobody used yet. */
    SourcePeer peer() throws Exception;

    @Test
    default void aStandbyTakesNothing() throws Exception {
        try (var peer = peer();
                var context = new TestContext("standby")) {
            var connector = peer.connector(context);
            await().during(QUIET).failFast("it took something", peer::isTaken).until(() -> true);
            connector.close().await().atMost(TestLimits.WAIT);
            assertThat(context.connections).hasValue(0);
        }
    }

    @Test
    default void whatIsSentArrivesAndNoMoreThanWasAskedFor() throws Exception {
        try (var peer = peer();
                var context = new TestContext("demand");
                var intake = Intake.holding(peer.connector(context), 2)) {
            awaitConnected(context, intake);
            for (int i = 0; i < 5; i++) {
                peer.send();
            }
            intake.awaitEvents(2);
            await().during(QUIET)
                    .until(() -> intake.events().size() == 2 && intake.failure().isEmpty());
        }
    }

    @Test
    default void aConnectorThatIsCancelledAtAnyMomentLeavesNothingBehindAndTheNextOneWorks() throws Exception {
        long seed = Long.getLong("tandem.contract.seed", System.nanoTime());
        System.out.printf("%s: waits of -Dtandem.contract.seed=%d%n", getClass().getSimpleName(), seed);
        var random = new SplittableRandom(seed);
        try (var peer = peer();
                var context = new TestContext("cancelled")) {
            for (int i = 0; i < 15; i++) {
                var intake = Intake.holding(peer.connector(context), 1);
                int wait = i == 0 ? 0 : random.nextInt(1 << (i / 2 + 1));
                await().pollDelay(Duration.ofMillis(wait)).until(() -> true);
                intake.close();
            }
            await().until(() -> !peer.isTaken());
            var before = context.connections.get();
            try (var last = Intake.holding(peer.connector(context), 1)) {
                await().until(() -> context.connections.get() > before);
                peer.send();
                last.awaitEvents(1);
            }
        }
    }

    @Test
    default void afterTheCancellationNothingIsTakenAndClosingTwiceHurtsNobody() throws Exception {
        try (var peer = peer();
                var context = new TestContext("closed")) {
            var connector = peer.connector(context);
            var intake = Intake.holding(connector, 10);
            awaitConnected(context, intake);
            peer.send();
            intake.awaitEvents(1).cancel();
            int before = intake.events().size();
            intake.publish(0);
            intake.close();
            connector.close().await().atMost(TestLimits.WAIT);
            await().until(() -> !peer.isTaken());
            assertThat(intake.events()).hasSize(before);
            assertThat(intake.failure()).isEmpty();
        }
    }

    /** Returns when the source accepted us; a failure of the connection fails the test. */
    static void awaitConnected(TestContext context, Intake intake) {
        await().until(() -> {
            intake.failure().ifPresent(reason -> {
                throw new AssertionError("the connection failed", reason);
            });
            return context.connections.get() > 0;
        });
    }
}
