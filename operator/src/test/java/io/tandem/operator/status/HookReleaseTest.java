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
    void nobodyWaitsForPodsThatNobodyMakes() {
        var source = source("true");
        var left = new HookRelease.GivenUp(
                "hooks are left at the provider of push (github): no pod runs that could take them away");

        assertThat(HookRelease.of(source, List.of(), Optional.empty(), DELETED)).isEqualTo(left);
        assertThat(HookRelease.of(source, List.of(), deployment("spec: {replicas: 0}"), DELETED))
                .isEqualTo(left);
        var ending = deployment("metadata: {deletionTimestamp: \"%s\"}\nspec: {replicas: 1}".formatted(SINCE));
        assertThat(HookRelease.of(source, List.of(), ending, DELETED)).isEqualTo(left);
    }

    @Test
    void aPodThatIsBeingReplacedAtThatMomentIsWaitedFor() {
        assertThat(of(10)).isEqualTo(new HookRelease.Waiting(DELETED.plus(HookRelease.LIMIT)));
        assertThat(of(240)).isInstanceOf(HookRelease.GivenUp.class);
    }

    @Test
    void manyHooksAreWaitedForAsLongAsSomeGo() {
        assertThat(of(300, pod("a", leaving(290)))).isEqualTo(new HookRelease.Waiting(DELETED.plusSeconds(290 + 120)));
        assertThat(of(410, pod("a", leaving(290))))
                .isEqualTo(new HookRelease.GivenUp(
                        "hooks are left at the provider of push (github): 37 of 300 places are left"));
        assertThat(of(3600, pod("a", leaving(3599)))).as("an hour at most").isInstanceOf(HookRelease.GivenUp.class);
        assertThat(of(10, pod("a", new PodState.Duty(false, "some day", "37 of 300 places are left"))))
                .isEqualTo(new HookRelease.Waiting(DELETED.plus(HookRelease.LIMIT)));
    }

    /** What came after it could not be reckoned, so each try failed and the finalizer stayed. */
    @Test
    void aTimeBeyondAllTimesDoesNotKeepAnEventSource() {
        var beyond = new PodState.Duty(false, "+1000000000-12-31T23:59:59Z", "37 of 300 places are left");
        assertThat(of(10, pod("a", beyond))).isEqualTo(new HookRelease.Waiting(DELETED.plus(HookRelease.LIMIT)));
        assertThat(of(240, pod("a", beyond))).isInstanceOf(HookRelease.GivenUp.class);

        var last = new PodState.Duty(false, "9999-12-31T23:59:59Z", "37 of 300 places are left");
        assertThat(of(10, pod("a", last))).isEqualTo(new HookRelease.Waiting(DELETED.plus(HookRelease.LIMIT)));
        assertThat(of(240, pod("a", last))).isInstanceOf(HookRelease.GivenUp.class);
    }

    /** A pause of more than two minutes outlasted the operator, and all places behind it kept their hooks. */
    @Test
    void aPauseThatTheProviderAsksForIsWaitedForUnlessItIsBeyondTheHour() {
        assertThat(of(250, pod("a", leaving(1_500)))).isEqualTo(new HookRelease.Waiting(DELETED.plusSeconds(1_620)));
        assertThat(of(250, pod("a", leaving(3_599)))).isEqualTo(new HookRelease.Waiting(DELETED.plusSeconds(3_600)));
        assertThat(of(250, pod("a", leaving(3_600))))
                .as("what is left is told at once")
                .isEqualTo(new HookRelease.GivenUp(
                        "hooks are left at the provider of push (github): 37 of 300 places are left"));
    }

    @Test
    void whoDoesNotAskForItAnyMoreIsLetGo() {
        var source = source("false");

        assertThat(HookRelease.of(source, List.of(pod("a", KEPT)), Optional.empty(), DELETED))
                .isEqualTo(new HookRelease.Done());
    }

    private static HookRelease of(int seconds, PodView... pods) {
        return HookRelease.of(
                source("true"), List.of(pods), deployment("spec: {replicas: 1}"), DELETED.plusSeconds(seconds));
    }

    private static PodState.Duty leaving(int seconds) {
        return new PodState.Duty(false, DELETED.plusSeconds(seconds).toString(), "37 of 300 places are left");
    }

    private static Optional<Deployment> deployment(String yaml) {
        return Optional.of(Serialization.unmarshal(
                yaml.contains("metadata") ? yaml : "metadata: {name: s}\n" + yaml, Deployment.class));
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
