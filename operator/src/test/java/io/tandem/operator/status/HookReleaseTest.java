package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookReleaseTest {
    private static final String SINCE = "2026-01-01T00:00:00Z";
    private static final Instant DELETED = Instant.parse(SINCE);
    private static final PodState.Duty GONE = new PodState.Duty(true, SINCE, "taken away", null, true);
    private static final PodState.Duty KEPT = new PodState.Duty(true, SINCE, "1 hook");
    private static final PodState.Duty FAILING = new PodState.Duty(false, SINCE, "apiToken is not accepted");

    @Test
    void itWaitsUntilTheOneThatLeadsHasTakenTheHooksAway() {
        var standby = pod("a", null);

        assertThat(of(10, standby, pod("b", KEPT))).isEqualTo(new HookRelease.Waiting(DELETED.plus(HookRelease.LIMIT)));
        assertThat(of(10, standby, new PodView(object("b"), new Sight.Pending())))
                .isInstanceOf(HookRelease.Waiting.class);
        assertThat(of(10, standby, pod("b", GONE))).isEqualTo(new HookRelease.Done());
    }

    @Test
    void afterTheLimitItIsGivenUpAndTellsWhatWasLeftAndWhy() {
        assertThat(of(240, pod("a", FAILING)))
                .isEqualTo(new HookRelease.GivenUp(
                        "hooks are left at the provider of push (github): apiToken is not accepted"));
        assertThat(of(240, pod("a", KEPT)))
                .isEqualTo(
                        new HookRelease.GivenUp("hooks are left at the provider of push (github): no pod told within 4"
                                + " minutes that they are gone"));
        assertThat(of(239, pod("a", FAILING))).isInstanceOf(HookRelease.Waiting.class);
    }

    @Test
    void nobodyWaitsForPodsThatAreNotThere() {
        assertThat(of(0))
                .isEqualTo(new HookRelease.GivenUp(
                        "hooks are left at the provider of push (github): no pod runs that could take them away"));
    }

    @Test
    void whoDoesNotAskForItAnyMoreIsLetGo() {
        var source = source("false");

        assertThat(HookRelease.of(source, List.of(pod("a", KEPT)), DELETED)).isEqualTo(new HookRelease.Done());
    }

    private static HookRelease of(int seconds, PodView... pods) {
        return HookRelease.of(source("true"), List.of(pods), DELETED.plusSeconds(seconds));
    }

    private static EventSource source(String deletes) {
        return Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n, deletionTimestamp: "%s"}
                spec:
                  github:
                    push:
                      webhook: {port: "12000", endpoint: /a, url: "https://hooks.example.com"}
                      organizations: [o]
                      events: [push]
                      apiToken: {name: n, key: k}
                      deleteHookOnFinish: %s
                    other:
                      webhook: {port: "12000", endpoint: /b}
                      organizations: [o]
                """.formatted(SINCE, deletes), EventSource.class);
    }

    private static PodView pod(String name, PodState.Duty duty) {
        var event = new PodState.Event("push", "github", PodState.Event.RUNNING, SINCE, "", duty);
        var leadership = new PodState.Leadership(PodState.Leadership.NONE, "", 0, SINCE, "");
        return new PodView(
                object(name),
                new Sight.Known(
                        new PodState("v", name, SINCE, new PodState.Bus(true, ""), leadership, List.of(event), null)));
    }

    private static Pod object(String name) {
        return Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {}
                status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
                """.formatted(name), Pod.class);
    }
}
