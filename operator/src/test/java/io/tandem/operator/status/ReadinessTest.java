package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Condition;
import io.tandem.api.EventSource;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(3600);
    private static final String READY = "{observedGeneration: 3, replicas: 2, readyReplicas: 2, updatedReplicas: 2}";

    @Test
    void readyWhenPodsRunAndEventsAreConnectedOrStandBy() {
        assertThat(of(leader("a", "running", ""), standby("b", "a"))).isEqualTo("True EventsConnected ");
    }

    @Test
    void notReadyWhileNoPodIsReady() {
        assertThat(counted("{observedGeneration: 3}")).isEqualTo("False PodsStarting 0 of 2 pods are ready");
        assertThat(counted("{observedGeneration: 3, replicas: 2, updatedReplicas: 2}"))
                .isEqualTo("False PodsStarting 0 of 2 pods are ready");
    }

    @Test
    void aHealthyRolloutLeavesItReady() {
        var rolling = observed(
                "{observedGeneration: 2, replicas: 3, readyReplicas: 2, updatedReplicas: 1}",
                leader("a", "running", ""),
                standby("b", "a"),
                starting("c"));

        assertThat(told(verdict(rolling, ready(LONG_AGO)))).isEqualTo("True EventsConnected ");
    }

    @Test
    void aKilledStandbyLeavesItReadyAndIsToldIfItIsNotBackAtOnce() {
        var ended = observed(
                "{observedGeneration: 3, replicas: 2, readyReplicas: 1, updatedReplicas: 2}",
                leader("a", "running", ""),
                new PodView(crashedPod(), new Sight.Unknown("it cannot be reached")));

        var first = verdict(ended, ready(LONG_AGO), new Since(Optional.empty(), Optional.of(NOW.minusSeconds(4))));
        assertThat(told(first)).isEqualTo("True EventsConnected as before");
        assertThat(first.nextLook()).contains(NOW.plusSeconds(1));

        var later = verdict(ended, ready(LONG_AGO), new Since(Optional.empty(), Optional.of(NOW.minusSeconds(5))));
        assertThat(told(later))
                .isEqualTo("True Degraded 1 of 2 pods are ready: pod p ended with exit code 137, OOMKilled");
    }

    @Test
    void anEventOfWhichNothingCanBePublishedMakesItNotReadyAfterTenSeconds() {
        var since = NOW.minusSeconds(9);
        var restarting = observed(leader("a", "blocked", "no answer from the bus", since), standby("b", "a"));
        assertThat(told(verdict(restarting, ready(LONG_AGO)))).isEqualTo("True EventsConnected as before");
        assertThat(verdict(restarting, ready(LONG_AGO)).nextLook()).contains(NOW.plusSeconds(1));

        assertThat(of(leader("a", "blocked", "no answer from the bus", NOW.minusSeconds(10)), standby("b", "a")))
                .isEqualTo("False EventsBlocked event tick (calendar) is blocked: no answer from the bus");
    }

    /** A takeover would begin where the type begins, and nobody would know why. */
    @Test
    void anEventThatRunsAndCannotKeepItsPositionIsNamedThoughItIsServed() {
        assertThat(of(leader("a", "running", "the role lacks get on configmaps"), standby("b", "a")))
                .isEqualTo("True PositionsNotKept event tick (calendar) is running: the role lacks get on configmaps");
        assertThat(of(leader("a", "running", "source: the queue is others'"), standby("b", "a")))
                .isEqualTo("True EventsConnected event tick (calendar) is running: source: the queue is others'");
    }

    @Test
    void whatAPodSaysThatHasNotBecomeReadyIsOfNoAccountWhileOthersServe() {
        var stuck = new PodView(pod("b", "False"), state("b", "none", "failed", "no such host"));
        var rolling = Observed.of(
                everywhere(),
                Optional.of(
                        deployment(1, "{observedGeneration: 3, replicas: 2, readyReplicas: 1, updatedReplicas: 1}")),
                List.of(view("a", state("a", "none", "running", "")), stuck),
                NOW);

        assertThat(told(verdict(rolling, ready(LONG_AGO)))).isEqualTo("True EventsConnected ");
    }

    @Test
    void nothingIsReceivedWithoutPodsSoItIsNotReady() {
        var seen = Observed.of(source(), Optional.of(deployment(0, "{observedGeneration: 3}")), List.of(), NOW);

        assertThat(told(verdict(seen, null))).matches("False ScaledToZero .*replicas is 0, or .* was scaled to 0");
    }

    @Test
    void anEventThatCannotConnectMakesItNotReadyAndIsNamed() {
        assertThat(of(leader("a", "failed", "no such host"), standby("b", "a")))
                .isEqualTo("False EventsFailing event tick (calendar) is failed: no such host");
        assertThat(of(leader("a", "refused", "spec.calendar.tick"), standby("b", "a")))
                .startsWith("False EventsFailing event tick (calendar) is refused");
    }

    @Test
    void podsThatCannotBeAskedAreReadyByKubernetesWordAndTheMessageSaysSo() {
        assertThat(of(unknown("a"), unknown("b")))
                .isEqualTo(
                        "True PodsReady what the events of some pods do is not known: pod a: no route; pod b: no route");
        var seen = observed(unknown("a"), unknown("b"));
        assertThat(seen.events()).singleElement().satisfies(event -> assertThat(event.state())
                .isEqualTo("unknown"));
    }

    @Test
    void aPodThatIsBeingAskedLeavesItAsItWas() {
        var pending = observed(leader("a", "running", ""), view("b", new Sight.Pending()));

        assertThat(told(verdict(pending, null))).startsWith("False PodsStarting");
        assertThat(told(verdict(pending, ready(LONG_AGO)))).isEqualTo("True EventsConnected as before");
    }

    @Test
    void aTakeoverLeavesItReadyAndAMissingLeaderDoesNot() {
        var nobody = observed(standby("a", ""), standby("b", ""));

        var before = verdict(nobody, ready(LONG_AGO), new Since(Optional.of(NOW.minusMillis(1500)), Optional.empty()));
        assertThat(told(before)).isEqualTo("True EventsConnected as before");
        assertThat(before.nextLook()).contains(NOW.plusMillis(500));

        var lasting = verdict(nobody, ready(LONG_AGO), new Since(Optional.of(NOW.minusMillis(2000)), Optional.empty()));
        assertThat(told(lasting)).startsWith("False NoLeader no pod leads: pod a: ");
        assertThat(lasting.nextLook()).isEmpty();
    }

    @Test
    void aLeaseThatMayNotBeUsedIsToldAtOnceWithWhatToGrant() {
        var words = "cannot read the lock: the role of this pod lacks get on leases eventsource-s: grant get";

        assertThat(told(verdict(
                        observed(standby("a", "", words, true), standby("b", "", words, true)), ready(LONG_AGO))))
                .isEqualTo("False LeaseForbidden " + words);
    }

    @Test
    void aPodWhoseImageDoesNotTellThatItLacksARightIsAStandbyLikeOthers() {
        var words = "cannot read the lock: the role of this pod lacks get on leases eventsource-s: grant get";

        assertThat(told(verdict(observed(standby("a", "", words, null)), ready(LONG_AGO))))
                .doesNotContain("LeaseForbidden");
    }

    @Test
    void eventsThatConnectAnewLeaveItReadyForTenSeconds() {
        var connecting = leader("a", "connecting", "", NOW.minusSeconds(9));
        var verdict = verdict(observed(connecting, standby("b", "a")), ready(LONG_AGO));
        assertThat(told(verdict)).isEqualTo("True EventsConnected as before");
        assertThat(verdict.nextLook()).contains(NOW.plusSeconds(1));

        var long10 = leader("a", "connecting", "", NOW.minusSeconds(10));
        assertThat(told(verdict(observed(long10, standby("b", "a")), ready(LONG_AGO))))
                .startsWith("False EventsConnecting event tick (calendar) is connecting");
    }

    @Test
    void theLastWordOfAHungLeaderDoesNotHideTheNewOne() {
        var hung = leader("a", "running", "", LONG_AGO, 3);
        var now = leader("b", "failed", "no such host", LONG_AGO, 4);

        var seen = observed(hung, now);

        assertThat(seen.leader()).hasValueSatisfying(leader -> {
            assertThat(leader.name()).isEqualTo("b");
            assertThat(leader.epoch()).isEqualTo(4L);
        });
        assertThat(told(verdict(seen, null))).startsWith("False EventsFailing");
    }

    @Test
    void aLeaderThatCannotBeAskedIsTheOneThatItsStandbyNames() {
        assertThat(observed(unknown("a"), standby("b", "a")).leader())
                .hasValueSatisfying(leader -> assertThat(leader.name()).isEqualTo("a"));
        assertThat(observed(unknown("a"), standby("b", "gone")).leader()).isEmpty();
    }

    @Test
    void podsThatRunWithoutTheirBusSayWhatIsWrongWithIt() {
        assertThat(told(verdict(withoutBus(LONG_AGO), null)))
                .isEqualTo(
                        "False BusDisconnected 0 of 2 pods are ready: pod a is not connected to the bus: authorization violation");
    }

    @Test
    void aPodThatHasJustStartedIsStillConnectingToItsBus() {
        var verdict = verdict(withoutBus(NOW.minusSeconds(9)), null);

        assertThat(told(verdict)).isEqualTo("False PodsStarting 0 of 2 pods are ready");
        assertThat(verdict.nextLook()).contains(NOW.plusSeconds(1));
    }

    private static Observed withoutBus(Instant started) {
        var state = new PodState(
                "v",
                "a",
                started.toString(),
                new PodState.Bus(false, "authorization violation"),
                new PodState.Leadership("standby", "", 0, LONG_AGO.toString(), "starting"),
                List.of(),
                null);
        var view = new PodView(pod("a", "False"), new Sight.Known(state));
        return Observed.of(source(), Optional.of(deployment(2, "{observedGeneration: 3}")), List.of(view), NOW);
    }

    @Test
    void aPodThatEndedIsInTroubleOnlyIfItIsNotBackAtOnce() {
        var ended = crashed();
        var first = verdict(ended, ready(LONG_AGO), new Since(Optional.empty(), Optional.of(NOW)));
        assertThat(told(first)).startsWith("False PodsStarting");
        assertThat(first.nextLook()).contains(NOW.plusSeconds(5));

        var later = new Since(Optional.empty(), Optional.of(NOW.minusSeconds(5)));
        assertThat(told(verdict(ended, null, later)))
                .isEqualTo("False PodsCrashing 0 of 2 pods are ready: pod p ended with exit code 137, OOMKilled");
    }

    @Test
    void podsThatCannotEvenBeMadeAreToldInTheWordsOfTheDeployment() {
        assertThat(counted("""
                {observedGeneration: 3, conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate,
                  message: 'pods "x" is forbidden: exceeded quota'}]}"""))
                .isEqualTo(
                        "False PodsFailing 0 of 2 pods are ready: no pod can be made: pods \"x\" is forbidden: exceeded quota");
    }

    private static String counted(String status) {
        return told(verdict(Observed.of(source(), Optional.of(deployment(2, status)), List.of(), NOW), null));
    }

    private static String of(PodView... pods) {
        return told(verdict(observed(pods), null));
    }

    private static Verdict verdict(Observed seen, Condition before) {
        var hour = Optional.of(NOW.minus(Duration.ofHours(1)));
        return verdict(
                seen,
                before,
                new Since(seen.leaderless() ? hour : Optional.empty(), seen.incomplete() ? hour : Optional.empty()));
    }

    private static Verdict verdict(Observed seen, Condition before, Since since) {
        return Readiness.of(seen, Finding.good(Reason.APPLIED), Optional.ofNullable(before), since, NOW);
    }

    private static String told(Verdict verdict) {
        var finding = verdict.finding();
        return finding.status().text() + " " + finding.reason().text() + " " + finding.message();
    }

    private static Observed observed(PodView... pods) {
        return observed(READY, pods);
    }

    private static Observed observed(String status, PodView... pods) {
        return Observed.of(source(), Optional.of(deployment(2, status)), Arrays.asList(pods), NOW);
    }

    private static PodView starting(String name) {
        return new PodView(pod(name, "False"), new Sight.Pending());
    }

    private static Sight state(String pod, String role, String state, String message) {
        return new Sight.Known(new PodState(
                "v",
                pod,
                LONG_AGO.toString(),
                new PodState.Bus(true, ""),
                new PodState.Leadership(role, "", 0, LONG_AGO.toString(), ""),
                List.of(new PodState.Event("tick", "webhook", state, LONG_AGO.toString(), message)),
                null));
    }

    private static EventSource everywhere() {
        return Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n}
                spec: {webhook: {tick: {port: "12000", endpoint: /a, method: POST}}}
                """, EventSource.class);
    }

    private static PodView leader(String pod, String state, String message) {
        return leader(pod, state, message, LONG_AGO);
    }

    private static PodView leader(String pod, String state, String message, Instant since) {
        return leader(pod, state, message, since, 3);
    }

    private static PodView leader(String pod, String state, String message, Instant since, long epoch) {
        return known(
                pod,
                new PodState.Leadership("leader", pod, epoch, LONG_AGO.toString(), "leading"),
                state,
                message,
                since);
    }

    private static PodView standby(String pod, String holder) {
        return standby(pod, holder, "standing by for " + holder, null);
    }

    private static PodView standby(String pod, String holder, String message, Boolean forbidden) {
        var leadership = new PodState.Leadership("standby", holder, 3, LONG_AGO.toString(), message, forbidden);
        return known(pod, leadership, "standing-by", "", LONG_AGO);
    }

    private static PodView known(
            String pod, PodState.Leadership leadership, String state, String message, Instant since) {
        var event = new PodState.Event("tick", "calendar", state, since.toString(), message);
        return view(
                pod,
                new Sight.Known(new PodState(
                        "v", pod, LONG_AGO.toString(), new PodState.Bus(true, ""), leadership, List.of(event), null)));
    }

    private static PodView unknown(String pod) {
        return view(pod, new Sight.Unknown("no route"));
    }

    private static PodView view(String name, Sight sight) {
        return new PodView(pod(name, "True"), sight);
    }

    private static Pod pod(String name, String ready) {
        return Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {}
                status: {phase: Running, conditions: [{type: Ready, status: '%s'}]}
                """.formatted(name, ready), Pod.class);
    }

    private static Condition ready(Instant since) {
        return new Condition("Ready", "True", 3L, since.toString(), "EventsConnected", "as before", null);
    }

    private static EventSource source() {
        return Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n}
                spec: {replicas: 2, calendar: {tick: {interval: 1s}}}
                """, EventSource.class);
    }

    private static Deployment deployment(int replicas, String status) {
        return Serialization.unmarshal("""
                metadata: {generation: 3}
                spec:
                  replicas: %d
                  template:
                    metadata: {annotations: {tandem.io/lock: 'jetstream:abc'}}
                    spec: {containers: [{name: main}]}
                status: %s
                """.formatted(replicas, status), Deployment.class);
    }

    private static Pod crashedPod() {
        return troubled("""
                containerStatuses:
                  - name: main
                    ready: false
                    state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s restarting}}
                    lastState: {terminated: {exitCode: 137, reason: OOMKilled}}""");
    }

    private static Observed crashed() {
        return observed(
                "{observedGeneration: 3}", new PodView(crashedPod(), new Sight.Unknown("it cannot be reached")));
    }

    private static Pod troubled(String status) {
        return Serialization.unmarshal("""
                metadata: {name: p}
                spec:
                  volumes:
                    - {name: auth-volume, secret: {secretName: bus-auth}}
                    - {name: secret-mine, secret: {secretName: mine, optional: true}}
                status:
                %s
                """.formatted(status.indent(2)), Pod.class);
    }
}
