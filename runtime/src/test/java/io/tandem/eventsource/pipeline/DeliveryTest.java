package io.tandem.eventsource.pipeline;

import static io.tandem.eventsource.pipeline.DeliveryBench.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.leader.Terms;
import io.tandem.eventsource.pipeline.ScriptedBus.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void eventsGoOutWithoutWaitingForEachOtherAndAreSettledWithTheirIds() {
        var bench = DeliveryBench.of(10);
        bench.offer(3);
        assertThat(bench.bus.held()).isEqualTo(ids(0, 1, 2));
        assertThat(bench.outcomes).isEmpty();

        bench.bus.answer("source:event:1", Answer.STORED);
        assertThat(bench.outcomes)
                .containsOnlyKeys("source:event:1")
                .containsEntry("source:event:1", List.of(new Outcome.Published("source:event:1")));
    }

    @Test
    void afterAFailureInTheMiddleWhatIsUnsettledIsSentAgainInItsOrder() {
        var bench = DeliveryBench.of(10);
        bench.offer(5);
        bench.bus.answer("source:event:2", Answer.UNAVAILABLE);
        bench.bus.answer("source:event:3", Answer.STORED);
        bench.bus.answer("source:event:4", Answer.UNAVAILABLE);
        bench.bus.answer("source:event:0", Answer.STORED);
        bench.bus.calls.clear();
        bench.bus.answer("source:event:1", Answer.UNAVAILABLE);

        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(1, 2, 4));
        bench.bus.answerAll(Answer.STORED);
        assertThat(bench.open()).isEmpty();
    }

    @Test
    void nothingNewIsSentUntilTheOutcomeOfAllThatIsUnderWayIsKnown() {
        var bench = DeliveryBench.of(10);
        bench.offer(3);
        bench.bus.answer("source:event:0", Answer.UNAVAILABLE);
        bench.bus.calls.clear();
        bench.offer(2);
        bench.time.pass(LONG);
        bench.delivery.busConnected();
        bench.bus.answer("source:event:1", Answer.STORED);
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEmpty();

        bench.bus.answer("source:event:2", Answer.STORED);
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(0, 3, 4));
    }

    @Test
    void demandIsOneWindowAndStopsWhileTheBusIsDown() {
        var bench = DeliveryBench.of(4);
        assertThat(bench.demand).isEqualTo(4);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer(4);
        bench.time.pass(LONG);
        assertThat(bench.demand).isZero();
        assertThat(bench.outcomes).isEmpty();

        bench.bus.atOnce = id -> Answer.STORED;
        bench.time.pass(LONG);
        assertThat(bench.open()).isEmpty();
        assertThat(bench.demand).isEqualTo(4);
    }

    @Test
    void aFailedFirstEventOfABurstKeepsTheOthersBackInOrder() {
        var bench = DeliveryBench.of(10);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer(3);
        assertThat(bench.bus.calls).isEqualTo(ids(0));
        bench.bus.calls.clear();
        bench.bus.atOnce = id -> Answer.HOLD;
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(0, 1, 2));
    }

    @Test
    void whatWasNotSentWhenTheTermEndedGoesBackAndWhatWasSentIsPublished() {
        var bench = DeliveryBench.of(10);
        bench.offer(2);
        bench.bus.answer("source:event:0", Answer.UNAVAILABLE);
        bench.offer();
        bench.endTerm();
        assertThat(bench.outcomes)
                .containsOnlyKeys("source:event:0", "source:event:2")
                .containsEntry("source:event:0", List.of(new Outcome.Withdrawn()))
                .containsEntry("source:event:2", List.of(new Outcome.Withdrawn()));

        bench.bus.answer("source:event:1", Answer.STORED);
        assertThat(bench.outcomes).containsEntry("source:event:1", List.of(new Outcome.Published("source:event:1")));
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(0, 1));
    }

    @Test
    void whatFailsAfterTheTermEndedIsNotSentAgain() {
        var bench = DeliveryBench.of(10);
        bench.offer(2);
        bench.endTerm();
        bench.bus.answerAll(Answer.UNAVAILABLE);
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(0, 1));
        assertThat(bench.outcomes.values()).containsOnly(List.of(new Outcome.Withdrawn()));
    }

    @Test
    void aLateEventOfAnEndedTermIsNotSent() {
        var bench = DeliveryBench.of(10);
        Terms.end(bench.term);
        bench.offer();
        bench.time.pass(Duration.ZERO);
        assertThat(bench.bus.calls).isEmpty();
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Withdrawn()));
    }

    @Test
    void theEventsOfTheNextTermFlowAfterThoseOfTheLast() {
        var bench = DeliveryBench.of(10);
        bench.offer(2);
        bench.endTerm();
        bench.term = Terms.begin(2);
        bench.offer();
        assertThat(bench.bus.held()).isEqualTo(ids(0, 1, 2));
        bench.bus.answerAll(Answer.STORED);
        assertThat(bench.open()).isEmpty();
    }

    @Test
    void anEventTooLargeForTheBusIsInvalidAndTheOthersGoOn() {
        var bench = DeliveryBench.of(10);
        bench.offer(3);
        bench.bus.answer("source:event:1", Answer.TOO_LARGE);
        bench.offer();
        assertThat(bench.outcomes.get("source:event:1"))
                .containsExactly(new Outcome.Invalid(true, "the event has 2 bytes, the bus takes at most 1"));
        assertThat(bench.bus.held()).isEqualTo(ids(0, 2, 3));
        assertThat(count(bench, "argo_events_events_sent_failed")).isEqualTo(1);
    }

    @Test
    void anEventFoundTooLargeAmongThoseSentAgainLetsNoNewEventOvertake() {
        var bench = DeliveryBench.of(3);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer(3);
        bench.bus.calls.clear();
        bench.onDemand = bench::offer;
        bench.bus.atOnce = id -> id.endsWith(":0") ? Answer.TOO_LARGE : Answer.HOLD;
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(0, 1, 2, 3));
    }

    @Test
    void whoWaitsWithAnAnswerIsToldAfterHisPatienceAndTheEventIsNotSentLater() {
        var bench = DeliveryBench.patientFor(Duration.ofSeconds(5));
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer();
        bench.time.pass(Duration.ofSeconds(3));
        bench.offer();
        bench.time.pass(Duration.ofSeconds(1));
        assertThat(bench.outcomes).isEmpty();
        bench.time.pass(Duration.ofSeconds(1));
        assertThat(bench.outcomes).containsOnlyKeys("source:event:0");
        assertThat(bench.outcomes.get("source:event:0")).singleElement().isInstanceOf(Outcome.Unavailable.class);
        bench.time.pass(Duration.ofSeconds(3));
        assertThat(bench.open()).isEmpty();

        bench.bus.calls.clear();
        bench.bus.atOnce = id -> Answer.STORED;
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEmpty();
        assertThat(bench.offer()).isEqualTo("source:event:2");
        bench.time.pass(LONG);
        assertThat(bench.outcomes).containsEntry("source:event:2", List.of(new Outcome.Published("source:event:2")));
    }

    @Test
    void aCallerIsAnsweredWhenHisPatienceEndsAlsoWhileTheBusHasHisEventInHand() {
        var bench = DeliveryBench.patientFor(Duration.ofSeconds(5));
        bench.offer(2);
        bench.time.pass(Duration.ofMillis(4_900));
        assertThat(bench.outcomes).isEmpty();
        bench.time.pass(Duration.ofMillis(100));
        assertThat(bench.outcomes).hasSize(2).allSatisfy((id, outcome) -> assertThat(outcome)
                .singleElement()
                .isInstanceOf(Outcome.Unavailable.class));

        bench.bus.answer("source:event:0", Answer.UNAVAILABLE);
        bench.bus.answer("source:event:1", Answer.STORED);
        bench.time.pass(LONG);
        assertThat(bench.outcomes.values())
                .allSatisfy(outcomes -> assertThat(outcomes).hasSize(1));
        assertThat(bench.bus.calls).isEqualTo(ids(0, 1));
        assertThat(bench.attempt.inFlight).isZero();
    }

    @Test
    void aBusThatIsConnectedAgainIsUsedAtOnce() {
        var bench = DeliveryBench.of(10);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer(2);
        bench.time.pass(LONG);
        bench.bus.calls.clear();
        bench.bus.atOnce = id -> Answer.HOLD;
        bench.delivery.busConnected();
        assertThat(bench.bus.calls).isEqualTo(ids(0, 1));
    }

    @Test
    void aBusThatComesAndGoesIsNotAskedMoreOften() {
        var bench = DeliveryBench.of(10);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer();
        for (int i = 0; i < 50; i++) {
            bench.delivery.busConnected();
        }
        bench.bus.calls.clear();
        bench.time.pass(LONG);
        // pauses of one second at least
        assertThat(bench.bus.calls).hasSizeLessThanOrEqualTo(61);
    }

    @Test
    void aSourceThatCannotBeToldCostsNoDemand() {
        var bench = DeliveryBench.of(2);
        bench.bus.atOnce = id -> Answer.STORED;
        bench.told = done -> done.unsettled(new IllegalStateException("gone"));
        bench.offer();
        bench.time.pass(Duration.ZERO);
        assertThat(bench.demand).isEqualTo(2);
    }

    @Test
    void aSourceThatThrowsWhenItIsToldCostsNoDemand() {
        var bench = DeliveryBench.of(2);
        bench.told = done -> {
            throw new NoClassDefFoundError("a client's class");
        };
        bench.offer();
        bench.bus.answerAll(Answer.STORED);
        bench.time.pass(Duration.ZERO);
        assertThat(bench.demand).isEqualTo(2);
        assertThat(bench.attempt.inFlight).isZero();
        assertThat(count(bench, "tandem_settle_failures")).isEqualTo(1);
    }

    private static double count(DeliveryBench bench, String name) {
        return bench.registry.get(name).counter().count();
    }
}
