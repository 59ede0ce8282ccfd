package io.tandem.eventsource.pipeline;

import static io.tandem.eventsource.pipeline.DeliveryBench.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.InvalidEvents;
import io.tandem.api.NamedSource;
import io.tandem.eventsource.LogLines;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.pipeline.ScriptedBus.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events, connections and buses that do not do what they should. */
class DeliveryTroubleTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void anErrorInWhatReadsAnEventFailsTheEventAndNotTheStream() {
        var bench = DeliveryBench.of(10);
        bench.payload = () -> {
            throw new NoClassDefFoundError("a client's class");
        };
        bench.offer();
        bench.payload = () -> new byte[] {'{', '}'};
        bench.offer();
        assertThat(bench.outcomes.get("source:event:0"))
                .containsExactly(new Outcome.Invalid(false, "the event cannot be handled: NoClassDefFoundError"));
        assertThat(bench.bus.held()).isEqualTo(ids(1));
    }

    @Test
    void whatAFailedConnectionBroughtIsLeftToItsSourceUnlessItCannotDeliverAgain() {
        var bench = DeliveryBench.of(10);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer();
        bench.offer(Incoming.of("core", bench.payload, Settlement.NONE));
        bench.attempt.failed = true;
        bench.delivery.withdraw();
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Withdrawn()));

        bench.bus.calls.clear();
        bench.bus.atOnce = id -> Answer.STORED;
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).containsExactly("source:event:core");
    }

    @Test
    void whatNobodyDeliversAgainIsCountedWhenItsTermEndsBeforeItWasSent() {
        var bench = DeliveryBench.of(10);
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer();
        for (int i = 0; i < 3; i++) {
            bench.offer(Incoming.of("core" + i, bench.payload, Settlement.NONE));
        }
        try (var log = LogLines.of(Delivery.class.getName())) {
            bench.endTerm();
            assertThat(log.lines())
                    .containsExactly(
                            "WARN events were dropped: more came than the bus takes, their source deleted them, its client could not"
                                    + " read them, or nobody delivers again what was refused or left at a stop eventName=event droppedSinceStart=3");
        }
        assertThat(count(bench, "tandem_events_dropped")).isEqualTo(3);
    }

    @Test
    void aCheckWhileSourcesAreToldCallsNoneOfThemSlow() {
        var bench = DeliveryBench.of(10);
        bench.time.pass(LONG.multipliedBy(2));
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer(2);
        bench.told = done -> {
            bench.delivery.check();
            done.settled();
        };
        bench.endTerm();
        assertThat(bench.outcomes).hasSize(2);
        assertThat(count(bench, "tandem_settle_failures")).isZero();
    }

    @Test
    void aFloodThatIsDroppedIsOneLineASecond() {
        var bench = DeliveryBench.of(10);
        try (var log = LogLines.of(Delivery.class.getName())) {
            for (int i = 0; i < 1_000; i++) {
                bench.delivery.dropped(5);
            }
            bench.time.pass(Duration.ofSeconds(1));
            bench.delivery.dropped(5);
            assertThat(log.lines()).hasSize(2).last().asString().endsWith("droppedSinceStart=5005");
        }
    }

    @Test
    void aSourceThatThrowsWhenItIsAskedForMoreStopsNoCheckAndNoSending() {
        var bench = DeliveryBench.of(10);
        bench.bus.atOnce = id -> Answer.STORED;
        bench.told = never -> {};
        bench.offer(10);
        bench.onDemand = () -> {
            throw new IllegalStateException("the source is broken");
        };
        bench.time.pass(Delivery.SETTLEMENT_LIMIT.plusSeconds(1));
        var event = new NamedSource("webhook", "event", null, false);
        new EventPipeline(event, bench.status, null, bench.delivery, Optional.empty()).check();
        assertThat(count(bench, "tandem_settle_failures")).isEqualTo(10);

        bench.onDemand = () -> {};
        bench.offer(Incoming.of("next", bench.payload, Settlement.NONE));
        assertThat(bench.bus.calls).contains("source:event:next");
    }

    @Test
    void aBusThatTakesNothingIsToldAsBlockedAndNotAsRunning() {
        var bench = DeliveryBench.of(10);
        bench.status.connection(new EventState.Running(bench.time.instant(), ""));
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        var since = bench.time.instant();
        bench.offer();
        bench.delivery.check();
        assertThat(bench.status.get()).isInstanceOf(EventState.Running.class);
        bench.time.pass(Duration.ofSeconds(4));
        bench.delivery.check();
        assertThat(bench.status.get()).isEqualTo(new EventState.Blocked(since, "down"));

        bench.bus.atOnce = id -> Answer.STORED;
        bench.time.pass(LONG);
        assertThat(bench.status.get()).isInstanceOf(EventState.Running.class);
    }

    @Test
    void aBlockedEventIsForgottenWhenNothingIsLeftToSend() {
        var bench = DeliveryBench.patientFor(Duration.ofSeconds(5));
        bench.status.connection(new EventState.Running(bench.time.instant(), ""));
        bench.bus.atOnce = id -> Answer.UNAVAILABLE;
        bench.offer();
        bench.time.pass(Duration.ofSeconds(4));
        bench.delivery.check();
        assertThat(bench.status.get()).isInstanceOf(EventState.Blocked.class);
        bench.time.pass(LONG);
        assertThat(bench.status.get()).isInstanceOf(EventState.Running.class);
    }

    @Test
    void anEventThatTheBusRefusesIsParkedAndTheSourceToldSo() {
        var bench = DeliveryBench.onInvalid(InvalidEvents.PARK);
        bench.offer(2);
        bench.bus.answer("source:event:0", Answer.TOO_LARGE);
        assertThat(bench.bus.held()).containsExactly("source:event:1", "source:event:0:parked");
        assertThat(bench.bus.messages.getLast().eventName()).isEqualTo("event$parked");
        bench.bus.answerAll(Answer.STORED);
        assertThat(bench.outcomes.get("source:event:0"))
                .containsExactly(new Outcome.Parked("the event has 2 bytes, the bus takes at most 1"));
        assertThat(bench.attempt.inFlight).isZero();
    }

    @Test
    void anEventThatCannotEvenBeParkedIsSkipped() {
        var bench = DeliveryBench.onInvalid(InvalidEvents.PARK);
        bench.bus.atOnce = id -> Answer.TOO_LARGE;
        bench.offer();
        assertThat(bench.outcomes.get("source:event:0")).singleElement().isInstanceOf(Outcome.Invalid.class);
        assertThat(bench.bus.calls).containsExactly("source:event:0", "source:event:0:parked");
    }

    @Test
    void anInvalidEventStopsTheConnectionWhereThatIsAskedFor() {
        var bench = DeliveryBench.onInvalid(InvalidEvents.STOP);
        bench.payload = () -> {
            throw new InvalidPayloadException("body is not JSON at byte 0", null);
        };
        bench.offer();
        assertThat(bench.attempt.failures).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContaining("body is not JSON at byte 0")
                .hasMessageContaining("coordinates=0"));
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Withdrawn()));
    }

    @Test
    void anInvalidEventThatNobodyDeliversAgainDoesNotStopTheConnectionAndIsCountedAsLost() {
        var bench = DeliveryBench.onInvalid(InvalidEvents.STOP);
        bench.offer(Incoming.of(
                "core",
                () -> {
                    throw new InvalidPayloadException("body is not JSON at byte 0", null);
                },
                Settlement.NONE));
        assertThat(bench.attempt.failures).isEmpty();
        assertThat(bench.attempt.inFlight).isZero();
        assertThat(count(bench, "tandem_events_dropped")).isEqualTo(1);
    }

    @Test
    void theLogSaysOfABurstOfInvalidEventsHowManyThereWere() {
        var bench = DeliveryBench.of(2_000);
        bench.payload = () -> {
            throw new InvalidPayloadException("body is not JSON at byte 0", null);
        };
        try (var log = LogLines.of(Refusals.class.getName())) {
            bench.offer(1_000);
            bench.time.pass(Duration.ofSeconds(1));
            bench.offer();
            assertThat(log.lines())
                    .containsExactly(
                            "ERROR event refused: body is not JSON at byte 0 eventName=event eventID=source:event:0 coordinates=0 refusedSinceStart=1",
                            "ERROR event refused: body is not JSON at byte 0 eventName=event eventID=source:event:1000 coordinates=1000 refusedSinceStart=1001");
        }
    }

    @Test
    void aMessageThatWasNotSentForItsTermHadEndedGoesBack() {
        var bench = DeliveryBench.of(10);
        bench.offer();
        bench.bus.answer("source:event:0", Answer.EXPIRED);
        assertThat(bench.outcomes).containsEntry("source:event:0", List.of(new Outcome.Withdrawn()));
        bench.time.pass(LONG);
        assertThat(bench.bus.calls).isEqualTo(ids(0));
    }

    @Test
    void aSettlementThatNeverAnswersCostsItsPlaceForABoundedTimeOnly() {
        var bench = DeliveryBench.of(1);
        bench.told = done -> {};
        bench.bus.atOnce = id -> Answer.STORED;
        bench.offer();
        assertThat(bench.demand).isZero();
        bench.time.pass(Delivery.SETTLEMENT_LIMIT.plusSeconds(1));
        bench.delivery.check();
        assertThat(bench.demand).isEqualTo(1);
        assertThat(bench.attempt.inFlight).isZero();
    }

    @Test
    void whatAClosedConnectionWasNotToldIsGivenUp() {
        var bench = DeliveryBench.of(1);
        bench.told = done -> {};
        bench.bus.atOnce = id -> Answer.STORED;
        bench.offer();
        bench.delivery.abandon(bench.attempt);
        assertThat(bench.demand).isEqualTo(1);
        assertThat(count(bench, "tandem_settle_failures")).isEqualTo(1);
    }

    private static double count(DeliveryBench bench, String name) {
        return bench.registry.get(name).counter().count();
    }
}
