package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A webhook of one replica: its new pod comes before the old one goes. */
class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Finding APPLIED = Finding.good(Reason.APPLIED);
    private static final String DONE = "{observedGeneration: 4, replicas: 1, readyReplicas: 1, updatedReplicas: 1}";
    private static final String STUCK = "{observedGeneration: 4, replicas: 2, readyReplicas: 1, updatedReplicas: 1}";

    @Test
    void theNewestSpecificationRunsWhenOnlyItsPodsDo() {
        assertThat(progress(DONE)).isEqualTo("True UpToDate ");
        assertThat(progress("{observedGeneration: 3, replicas: 1, readyReplicas: 1, updatedReplicas: 1}"))
                .as("the Deployment's controller has not seen it yet")
                .isEqualTo("True RollingOut 0 of 1 pods are of the newest specification, 1 pods are ready");
    }

    @Test
    void aRolloutWhoseNewPodCannotStartIsNotTakenForReadyOfTheNewGeneration() {
        var pull = pod("new", "containerStatuses: [{name: main, state: {waiting: {reason: ImagePullBackOff}}}]");
        var seen = seen(STUCK, pod("old", "conditions: [{type: Ready, status: 'True'}]"), pull);

        assertThat(told(Progress.of(seen, APPLIED, Restart.FREE, since(NOW), NOW)))
                .isEqualTo("False ImagePullFailed 1 of 1 pods are of the newest specification, 1 pods are ready:"
                        + " pod new cannot start: ImagePullBackOff");
        assertThat(ready(seen)).as("the old pod serves").startsWith("True");
        assertThat(status(seen, 2L).conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.status()).isEqualTo("True");
                    assertThat(condition.observedGeneration())
                            .as("of the generation that is served, so that kubectl wait goes on waiting")
                            .isEqualTo(2L);
                });
        assertThat(status(seen, null).conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .singleElement()
                .satisfies(
                        condition -> assertThat(condition.observedGeneration()).isZero());
    }

    @Test
    void theGenerationThatIsServedMovesWhenTheRolloutIsOver() {
        var seen = seen(DONE, pod("new", "conditions: [{type: Ready, status: 'True'}]"));

        assertThat(status(seen, 2L).servedGeneration()).isEqualTo(4L);
        assertThat(status(seen, 2L).conditions()).allSatisfy(condition -> assertThat(condition.observedGeneration())
                .isEqualTo(4L));
    }

    @Test
    void aNewPodThatEndsAtOnceIsInTroubleAfterFiveSeconds() {
        var crashing = pod(
                "new",
                "containerStatuses: [{name: main, ready: false, lastState: {terminated: {exitCode: 1, reason: Error}}}]");
        var seen = seen(STUCK, pod("old", "conditions: [{type: Ready, status: 'True'}]"), crashing);

        var first = Progress.of(seen, APPLIED, Restart.FREE, since(NOW.minusSeconds(4)), NOW);
        assertThat(told(first)).startsWith("True RollingOut");
        assertThat(first.nextLook()).contains(NOW.plusSeconds(1));
        assertThat(told(Progress.of(seen, APPLIED, Restart.FREE, since(NOW.minusSeconds(5)), NOW)))
                .startsWith("False PodsCrashing");
    }

    @Test
    void aRolloutThatDoesNotComeForwardIsToldWhenTheDeploymentGivesUp() {
        assertThat(progress("""
                {observedGeneration: 4, replicas: 2, readyReplicas: 1, updatedReplicas: 1, conditions: [
                  {type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}"""))
                .isEqualTo(
                        "False ProgressDeadlineExceeded 1 of 1 pods are of the newest specification, 1 pods are ready,"
                                + " and nothing has changed for 600 seconds");
    }

    @Test
    void aSpecificationThatIsNotDeployedIsNoProgress() {
        var refused = Finding.bad(Reason.UPDATE_DEPLOYMENT_FAILED, "quota");

        assertThat(told(Progress.of(seen(DONE), refused, Restart.FREE, since(NOW), NOW)))
                .startsWith("False NotDeployed");
    }

    /** That its pods use a bus which may be gone was told only of those that wait. */
    @Test
    void ofPodsThatAreHeldItIsToldThatTheyUseTheFormerBus() {
        assertThat(told(Progress.of(seen(DONE), APPLIED, Restart.HELD.onFormerBus(), since(NOW), NOW)))
                .startsWith("Unknown Held")
                .endsWith("is gone; the pods still use the former bus");
    }

    private static String progress(String status) {
        return told(Progress.of(seen(status), APPLIED, Restart.FREE, since(NOW), NOW));
    }

    private static String ready(Observed seen) {
        return told(Readiness.of(seen, APPLIED, Optional.empty(), since(NOW), NOW));
    }

    private static EventSourceStatus status(Observed seen, Long served) {
        var source = source();
        source.setStatus(new EventSourceStatus(3L, served, List.of(), null, null, null, null, null, null, null, null));
        var findings = Map.of(
                "Progressing",
                        Progress.of(seen, APPLIED, Restart.FREE, since(NOW), NOW)
                                .finding(),
                "Ready",
                        Readiness.of(seen, APPLIED, Optional.empty(), since(NOW), NOW)
                                .finding());
        return ComputedStatus.of(source, findings, seen, Optional.empty(), NOW);
    }

    private static Since since(Instant incomplete) {
        return new Since(Optional.empty(), Optional.of(incomplete));
    }

    private static String told(Verdict verdict) {
        var finding = verdict.finding();
        return finding.status().text() + " " + finding.reason().text() + " " + finding.message();
    }

    private static Observed seen(String status, PodView... pods) {
        return Observed.of(source(), Optional.of(deployment(status)), List.of(pods), NOW);
    }

    private static PodView pod(String name, String status) {
        var pod = Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {}
                status: {phase: Running, %s}
                """.formatted(name, status), Pod.class);
        return new PodView(pod, new Sight.Unknown("no route"));
    }

    private static EventSource source() {
        return Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n, generation: 4}
                spec: {webhook: {example: {port: "12000", endpoint: /example, method: POST}}}
                """, EventSource.class);
    }

    private static Deployment deployment(String status) {
        return Serialization.unmarshal("""
                metadata: {generation: 4}
                spec:
                  replicas: 1
                  progressDeadlineSeconds: 600
                  template: {metadata: {annotations: {tandem.io/lock: none}}, spec: {containers: [{name: main}]}}
                status: %s
                """.formatted(status), Deployment.class);
    }
}
