package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Condition;
import io.tandem.api.EventSource;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bus with a wrong address was called ready, since its specification is well formed. */
class BusReachTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Finding RESOLVED = Finding.good(Reason.EVENT_BUS_READY);

    @Test
    void aBusIsReadyWhenAPodSaysSo() {
        assertThat(told(of(Optional.empty(), known(true, "")))).isEqualTo("True EventBusReady ");
    }

    @Test
    void aBusOfWhichNoPodTellsIsUnknownHoweverWellItIsSpecified() {
        assertThat(told(of(Optional.empty())))
                .isEqualTo("Unknown EventBusUnknown no pod has told whether it reaches the bus");
        assertThat(told(of(before(), new Sight.Unknown("no route"))))
                .isEqualTo("Unknown EventBusUnknown no pod has told whether it reaches the bus");
        assertThat(told(of(before(), new Sight.Pending())))
                .as("while new pods start, the word of those before them stands")
                .isEqualTo("True EventBusReady ");
    }

    @Test
    void aBusThatAPodDoesNotReachIsNotReadyThoughAnotherPodDoes() {
        assertThat(told(of(before(), known(true, ""), known(false, "no such host"))))
                .isEqualTo("False BusDisconnected pod p is not connected to the bus: no such host");
    }

    @Test
    void whatTheBusSaysOfItselfComesFirst() {
        var bad = Finding.bad(Reason.EVENT_BUS_NOT_FOUND, "there is none");

        assertThat(told(BusReach.of(bad, seen(known(true, "")), before(), NOW)))
                .isEqualTo("False EventBusNotFound there is none");
    }

    private static Verdict of(Optional<Condition> before, Sight... pods) {
        return BusReach.of(RESOLVED, seen(pods), before, NOW);
    }

    private static String told(Verdict verdict) {
        var finding = verdict.finding();
        return "%s %s %s".formatted(finding.status().text(), finding.reason().text(), finding.message());
    }

    private static Observed seen(Sight... pods) {
        var source = Serialization.unmarshal("""
                metadata: {name: s, namespace: n}
                spec: {calendar: {tick: {interval: 1s}}}
                """, EventSource.class);
        var pod = Serialization.unmarshal("metadata: {name: p}", Pod.class);
        return Observed.of(
                source,
                Optional.empty(),
                List.of(pods).stream().map(sight -> new PodView(pod, sight)).toList(),
                NOW);
    }

    private static Sight known(boolean connected, String message) {
        return new Sight.Known(new PodState(
                "v",
                "p",
                NOW.minusSeconds(60).toString(),
                new PodState.Bus(connected, message),
                new PodState.Leadership("none", "", 0, NOW.toString(), ""),
                List.of(),
                null));
    }

    private static Optional<Condition> before() {
        return Optional.of(new Condition(
                Conditions.EVENT_BUS_READY, "True", 1L, NOW.minusSeconds(60).toString(), "EventBusReady", "", null));
    }
}
