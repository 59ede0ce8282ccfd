package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sources whose replicas all receive, while one of them keeps hooks. */
class HookStatesTest {
    private static final String SINCE = "2026-01-01T00:00:00Z";
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final PodState.Duty KEPT = new PodState.Duty(true, SINCE, "1 hook");

    @Test
    void hooksThatAreKeptAreWorthNoWord() {
        assertThat(ready(leader(KEPT), standby("", null))).isEqualTo("True EventsConnected ");
    }

    @Test
    void hooksThatAreNotKeptOrDoubledLeaveItReadyAndAreTold() {
        assertThat(ready(leader(new PodState.Duty(false, SINCE, "apiToken is not accepted")), standby("", null)))
                .isEqualTo("True HooksNotKept event push (github) is running: hooks: apiToken is not accepted");
        assertThat(ready(leader(new PodState.Duty(true, SINCE, "1 hook", "more than one leads here", null))))
                .isEqualTo("True HooksNotKept event push (github) is running: hooks: more than one leads here");
    }

    @Test
    void aPodThatMayNotElectReceivesAndOnlyItsHooksAreNotKept() {
        var words = "cannot read the lock: grant get on leases";

        assertThat(ready(standby(words, true)))
                .isEqualTo("True HooksNotKept event push (github) is running: hooks: " + words);
    }

    @Test
    void whileNobodyLeadsEventsComeAllTheSame() {
        assertThat(ready(standby("standing by", null))).isEqualTo("True EventsConnected ");
    }

    private static String ready(PodView... pods) {
        var deployment = Serialization.unmarshal("""
                metadata: {name: d, namespace: n, generation: 3}
                spec:
                  replicas: %1$d
                  template: {metadata: {annotations: {tandem.io/lock: "jetstream:1"}}, spec: {containers: [{name: main}]}}
                status: {observedGeneration: 3, replicas: %1$d, readyReplicas: %1$d, updatedReplicas: %1$d, availableReplicas: %1$d}
                """.formatted(Math.max(2, pods.length)), Deployment.class);
        var seen = Observed.of(source(), Optional.of(deployment), List.of(pods), NOW);
        var since = new Since(Optional.of(NOW.minusSeconds(3600)), Optional.empty());
        var finding = Readiness.of(seen, Finding.good(Reason.APPLIED), Optional.empty(), since, NOW)
                .finding();
        return finding.status().text() + " " + finding.reason().text() + " " + finding.message();
    }

    private static EventSource source() {
        return Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n}
                spec:
                  replicas: 2
                  github:
                    push:
                      webhook: {port: "12000", endpoint: /a, url: "https://hooks.example.com"}
                      organizations: [o]
                      events: [push]
                      apiToken: {name: n, key: k}
                """, EventSource.class);
    }

    private static PodView leader(PodState.Duty duty) {
        return pod("a", new PodState.Leadership(PodState.Leadership.LEADER, "a", 3, SINCE, "leading"), duty);
    }

    private static PodView standby(String message, Boolean forbidden) {
        return pod("b", new PodState.Leadership(PodState.Leadership.STANDBY, "", 3, SINCE, message, forbidden), null);
    }

    private static PodView pod(String name, PodState.Leadership leadership, PodState.Duty duty) {
        var pod = Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {}
                status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
                """.formatted(name), Pod.class);
        var event = new PodState.Event("push", "github", PodState.Event.RUNNING, SINCE, "", duty);
        return new PodView(
                pod,
                new Sight.Known(
                        new PodState("v", name, SINCE, new PodState.Bus(true, ""), leadership, List.of(event), null)));
    }
}
