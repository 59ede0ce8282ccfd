package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.connector.Settlement.Outcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is asked of a source that delivers again what was not settled. */
public interface RedeliveringContract extends ConnectorContract {
    /** Whether each event names itself by coordinates: {@link SourcePeer#send()} makes such. */
    default boolean hasCoordinates() {
        return true;
    }

    @Test
    default void whatWasNotSettledComesAgainUnderTheSameCoordinatesAndWhatWasDoesNot() throws Exception {
        try (var peer = peer();
                var context = new TestContext("again")) {
            var first = Intake.holding(peer.connector(context), 10);
            ConnectorContract.awaitConnected(context, first);
            for (int i = 0; i < 4; i++) {
                peer.send();
            }
            first.awaitEvents(4).cancel();
            first.publish(0);
            first.settle(1, new Outcome.Filtered());
            first.settle(2, new Outcome.Withdrawn());
            var left = first.coordinates().subList(2, 4);
            first.close();
            try (var second = Intake.publishing(peer.connector(context), 10)) {
                second.awaitEvents(2);
                await().during(QUIET).until(() -> second.events().size() == 2);
                assertThat(second.coordinates()).isEqualTo(left);
                if (hasCoordinates()) {
                    assertThat(left).doesNotContain("").doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    default void aBusThatTakesNothingFillsNoMemoryAndLosesNothing() throws Exception {
        try (var peer = peer();
                var context = SlowBus.context()) {
            SlowBus.takesOne(peer, context, 32 << 10);
            try (var next = Intake.publishing(peer.connector(context), 64)) {
                next.awaitEvents(SlowBus.EVENTS);
                if (hasCoordinates()) {
                    assertThat(IntStream.range(0, SlowBus.EVENTS)
                                    .mapToObj(next.coordinates()::get)
                                    .distinct())
                            .hasSize(SlowBus.EVENTS);
                }
            }
        }
    }
}
