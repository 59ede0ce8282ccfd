package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.operator.pods.LeanPods;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A Sensor's program has no probe: its pod is ready as soon as it runs, and says nothing itself. */
class SensorReadinessTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Finding APPLIED = Finding.good(Reason.APPLIED);
    private static final String ENDED = "lastState: {terminated: {exitCode: 1, reason: Error}}";
    private static final String NONE = "{observedGeneration: 3, replicas: 1, updatedReplicas: 1}";
    private static final String JUST_STARTED =
            "{observedGeneration: 3, replicas: 1, updatedReplicas: 1, readyReplicas: 1}";
    private static final String SETTLED =
            "{observedGeneration: 3, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1}";

    @Test
    void aProgramThatEndsOverAndOverIsCrashingAlsoInTheSecondsInWhichItRuns() {
        var runs = seen(
                JUST_STARTED, pod(NOW.minusSeconds(4), "restartCount: 7, ready: true, state: {running: {}}, " + ENDED));

        assertThat(ready(runs))
                .isEqualTo("False PodsCrashing 0 of 1 pods are ready: pod p ended with exit code 1, Error");
        assertThat(progress(runs)).startsWith("False PodsCrashing 1 of 1 pods are of the newest specification, 0 pods");
    }

    @Test
    void whatIsToldOfACrashStaysTheSameFromOneStartToTheNext() {
        var phases = List.of(
                seen(NONE, pod(null, "ready: false, state: {terminated: {exitCode: 1, reason: Error}}")),
                seen(
                        NONE,
                        pod(
                                null,
                                "ready: false, state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}, "
                                        + ENDED)),
                seen(JUST_STARTED, pod(NOW, "restartCount: 1, ready: true, state: {running: {}}, " + ENDED)),
                seen(
                        JUST_STARTED,
                        pod(NOW.minusSeconds(9), "restartCount: 2, ready: true, state: {running: {}}, " + ENDED)),
                seen(NONE, pod(null, "ready: false, state: {terminated: {exitCode: 1, reason: Error}}, " + ENDED)));

        assertThat(phases.stream().map(SensorReadinessTest::ready).distinct()).hasSize(1);
        assertThat(phases.stream().map(SensorReadinessTest::progress).distinct())
                .hasSize(1);
    }

    @Test
    void aPodThatHasRunLongEnoughIsNoTroubleWhateverWasBefore() {
        var restartedLongAgo = "restartCount: 1, ready: true, state: {running: {}}, " + ENDED;
        assertThat(ready(seen(SETTLED, pod(NOW.minusSeconds(10), restartedLongAgo))))
                .startsWith("True PodsReady Kubernetes calls the pods ready");
        assertThat(ready(seen(NONE, pod(NOW.minusSeconds(10), restartedLongAgo))))
                .startsWith("False PodsStarting");
    }

    /** Each edit of a trigger was told as a crash of the pod that ran well. */
    @Test
    void aPodThatRestartedLongAgoIsNoTroubleWhileItsSuccessorStarts() {
        var rollout = seen(
                "{observedGeneration: 3, replicas: 2, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1}",
                pod(
                        NOW.minus(Duration.ofDays(30)),
                        "restartCount: 1, ready: true, state: {running: {}},"
                                + " lastState: {terminated: {exitCode: 137, reason: OOMKilled}}"),
                pod(null, "ready: false, state: {waiting: {reason: ContainerCreating}}"));

        assertThat(progress(rollout)).startsWith("True RollingOut");
        assertThat(ready(rollout)).startsWith("True");
    }

    @Test
    void theTimeSinceWhichAPodIsReadyWakesNobody() {
        var running = "ready: true, state: {running: {}}";
        var now = pod(NOW, running).pod();

        assertThat(LeanPods.sameButForVersion(
                        now, pod(NOW.minusSeconds(9), running).pod()))
                .isTrue();
        assertThat(LeanPods.sameButForVersion(now, pod(null, running).pod())).isFalse();
    }

    @Test
    void aPodThatStartsForTheFirstTimeIsOnItsWay() {
        assertThat(ready(seen(JUST_STARTED, pod(NOW, "ready: true, state: {running: {}}"))))
                .isEqualTo("False PodsStarting 0 of 1 pods are ready");
    }

    /** Who reads the condition, and who reads the page, set the same. */
    @Test
    void whereRootIsNotPermittedTheRemedyIsThatOfThePage() throws Exception {
        var refused = Finding.bad(Reason.PODS_FAILING, "no pod can be made: it violates PodSecurity");
        var told = SensorReadiness.withRemedy(Verdict.of(refused)).finding().message();
        var page = Files.readString(Path.of("..", "docs", "sensors.md"));
        var pod = page.replaceAll("(?s).*\n  securityContext: \\{([^\n]*)}\n.*", "$1");
        var container = page.replaceAll("(?s).*\n    securityContext: \\{([^\n]*)}\n.*", "$1");

        assertThat(told)
                .contains("spec.template.securityContext (%s)".formatted(pod))
                .contains("spec.template.container.securityContext (%s)".formatted(container));
        assertThat(SensorReadiness.withRemedy(Verdict.of(Finding.bad(Reason.PODS_FAILING, "quota")))
                        .finding()
                        .message())
                .isEqualTo("quota");
    }

    private static String ready(Observed seen) {
        return told(SensorReadiness.of(seen, APPLIED, Optional.empty(), since(), NOW));
    }

    private static String progress(Observed seen) {
        return told(Progress.of(seen, APPLIED, Restart.FREE, since(), NOW));
    }

    private static Since since() {
        return new Since(Optional.empty(), Optional.of(NOW.minusSeconds(600)));
    }

    private static String told(Verdict verdict) {
        var finding = verdict.finding();
        return finding.status().text() + " " + finding.reason().text() + " " + finding.message();
    }

    private static Observed seen(String status, PodView... pods) {
        var deployment = Serialization.unmarshal("""
                metadata: {generation: 3}
                spec: {replicas: 1, minReadySeconds: 10, template: {spec: {containers: [{name: main}]}}}
                status: %s
                """.formatted(status), Deployment.class);
        return new Observed(Optional.of(deployment), List.of(pods), Optional.empty(), List.of(), false, false);
    }

    /** @param ready since when; null if it is not */
    private static PodView pod(Instant ready, String container) {
        var pod = Serialization.unmarshal(
                """
                metadata: {name: p}
                spec: {}
                status:
                  phase: Running
                  conditions: [{type: Ready, status: '%s', lastTransitionTime: '%s'}]
                  containerStatuses: [{name: main, %s}]
                """.formatted(ready == null ? "False" : "True", ready == null ? NOW : ready, container), Pod.class);
        return new PodView(LeanPods.lean(pod), new Sight.Unknown("silent"));
    }
}
