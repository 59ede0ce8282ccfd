package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;

/** A bus that takes nothing, while a source has more than memory is meant to hold of it. */
final class SlowBus {
    static final int EVENTS = 600;
    /** Bytes, of which the events of one name may hold a quarter. */
    private static final long BUDGET = 40L << 20;

    private SlowBus() {}

    /** A pod with little memory for events. */
    static TestContext context() {
        var context = new TestContext("slow") {
            @Override
            public int window() {
                return 32;
            }
        };
        context.budget = new ByteBudget(BUDGET);
        return context;
    }

    /**
     * Takes one of {@link #EVENTS} events; a third of the others, at the least, must not stand in the heap, whoever would hold
     * them there.
     *
     * @param bytes of each event: all of them are far more than the source may hold, and than a heap moves by itself
     */
    static void takesOne(SourcePeer peer, TestContext context, int bytes) throws Exception {
        try (var intake = Intake.holding(peer.connector(context), 1)) {
            ConnectorContract.awaitConnected(context, intake);
            long before = heap();
            for (int i = 0; i < EVENTS; i++) {
                peer.send(bytes);
            }
            intake.awaitEvents(1);
            await().during(ConnectorContract.QUIET)
                    .until(() -> intake.events().size() == 1 && intake.failure().isEmpty());
            // again and again, since what the peer's own client holds goes a little later
            await().untilAsserted(() ->
                    assertThat(heap() - before).as("held in memory").isLessThan(EVENTS * bytes / 3L * 2));
        }
    }

    /** Bytes of all that is in use. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
