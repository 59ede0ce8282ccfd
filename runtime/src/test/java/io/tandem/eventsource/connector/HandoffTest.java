package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.local.TestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HandoffTest {
    private final List<Integer> lost = new ArrayList<>();
    private int requests;
    private final Handoff handoff = new Handoff(3, 10_000, 10_000, () -> {}, lost::add, () -> requests++);
    private final AssertSubscriber<Incoming> events = AssertSubscriber.create(0);

    @Test
    void noMoreIsHandedOnThanWasAskedForAndWhatDoesNotFitIsNotTaken() {
        handoff.subscribe().withSubscriber(events);
        assertThat(IntStream.range(0, 5).mapToObj(i -> handoff.offer(again(i), 10)))
                .containsExactly(true, true, true, false, false);
        assertThat(events.getItems()).isEmpty();
        events.request(2);
        assertThat(coordinates()).containsExactly("0", "1");
        assertThat(handoff.offer(again(5), 10)).isTrue();
        events.request(10);
        assertThat(coordinates()).containsExactly("0", "1", "2", "5");
        assertThat(handoff.wanted()).isEqualTo(8);
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void bytesAreBoundedAndOneEventMayBeLargerThanTheBound() {
        handoff.subscribe().withSubscriber(events);
        assertThat(handoff.offer(again(0), 20_000)).isTrue();
        assertThat(handoff.offer(again(1), 1)).isFalse();
        events.request(1);
        assertThat(handoff.offer(again(2), 9_000)).isTrue();
        assertThat(handoff.offer(again(3), 9_000)).isFalse();
    }

    @Test
    void eventsThatTurnOutLargeDoNotFillTheMemoryBecauseManyWereAskedForBefore() {
        var large = new Handoff(100, Long.MAX_VALUE, 10_000, () -> {}, lost::add, () -> requests++);
        large.subscribe().withSubscriber(events);
        events.request(100);
        assertThat(large.wanted()).as("before it is known how large one is").isEqualTo(16);
        for (int i = 0; i < 5; i++) {
            assertThat(large.offer(again(i), 4_000)).isTrue();
        }
        assertThat(coordinates()).containsExactly("0", "1");
        assertThat(large.wanted()).isZero();
        requests = 0;
        publish(0);
        assertThat(coordinates()).containsExactly("0", "1", "2");
        assertThat(requests).isEqualTo(1);
        publish(2);
        publish(1);
        publish(3);
        publish(4);
        assertThat(coordinates()).hasSize(5);
        assertThat(large.wanted()).as("of the size of those that came").isEqualTo(2);
    }

    @Test
    void anEventThatIsLargerThanAllThereIsRoomForIsHandedOnAlone() {
        var large = new Handoff(100, Long.MAX_VALUE, 10_000, () -> {}, lost::add, () -> requests++);
        large.subscribe().withSubscriber(events);
        events.request(100);
        large.offer(once(0), 20_000);
        large.offer(once(1), 20_000);
        assertThat(coordinates()).containsExactly("0");
        publish(0);
        assertThat(coordinates()).containsExactly("0", "1");
        publish(1);
        assertThat(large.wanted()).isEqualTo(1);
    }

    @Test
    void aFailureComesAfterWhatCannotBeDeliveredAgainAndDropsTheRest() {
        handoff.subscribe().withSubscriber(events);
        handoff.offer(again(0), 1);
        handoff.offer(once(1), 1);
        handoff.fail(new IllegalStateException("gone"));
        handoff.fail(new IllegalStateException("later"));
        assertThat(events.getFailure()).isNull();
        events.request(1);
        assertThat(coordinates()).containsExactly("1");
        assertThat(events.getFailure()).hasMessage("gone");
        assertThat(handoff.offer(once(2), 1)).isFalse();
    }

    @Test
    void aCancellationTellsHowManyAreLost() {
        handoff.subscribe().withSubscriber(events);
        handoff.offer(again(0), 1);
        handoff.offer(once(1), 1);
        handoff.offer(once(2), 1);
        events.cancel();
        assertThat(lost).containsExactly(2);
        assertThat(handoff.isOver()).isTrue();
    }

    @Test
    void threadsThatOfferAndAskAtOnceLoseAndDoubleNothing() throws InterruptedException {
        var large = new Handoff(1_000_000, Long.MAX_VALUE, Long.MAX_VALUE, () -> {}, lost::add, () -> {});
        var taken = AssertSubscriber.<Incoming>create(0);
        large.subscribe().withSubscriber(taken);
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 3; thread++) {
                int first = thread * 20_000;
                threads.execute(() -> IntStream.range(first, first + 20_000).forEach(i -> large.offer(again(i), 1)));
            }
            threads.execute(() -> IntStream.range(0, 60_000).forEach(i -> taken.request(1)));
            threads.shutdown();
            assertThat(threads.awaitTermination(TestLimits.WAIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        assertThat(taken.getItems().stream().map(event -> event.coordinates().orElseThrow()))
                .hasSize(60_000)
                .doesNotHaveDuplicates();
    }

    private void publish(int index) {
        events.getItems()
                .get(index)
                .settlement()
                .settle(new Settlement.Outcome.Published("id"), Settlement.Done.UNHEARD);
    }

    private List<String> coordinates() {
        return events.getItems().stream()
                .map(event -> event.coordinates().orElseThrow())
                .toList();
    }

    /** Its source delivers it again. */
    private static Incoming again(int number) {
        return Incoming.of(Integer.toString(number), () -> new byte[0], (outcome, done) -> done.settled());
    }

    private static Incoming once(int number) {
        return Incoming.of(Integer.toString(number), () -> new byte[0], Settlement.NONE);
    }
}
