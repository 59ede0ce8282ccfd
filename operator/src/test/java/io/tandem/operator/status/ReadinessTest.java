package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    @Test
    void readyWhenTheWantedPodsOfTheNewestSpecAreReady() {
        assertThat(of(2, "{observedGeneration: 3, readyReplicas: 2, updatedReplicas: 2}"))
                .isEqualTo("PodsReady ");
        assertThat(of(0, "{observedGeneration: 3}")).isEqualTo("ScaledToZero no pod is wanted");
    }

    @Test
    void notReadyWhileOldPodsOrTooFewPodsAreReady() {
        assertThat(of(2, "{observedGeneration: 2, readyReplicas: 2, updatedReplicas: 2}"))
                .isEqualTo("PodsStarting 0 of 2 pods are ready");
        assertThat(of(2, "{observedGeneration: 3, readyReplicas: 2, updatedReplicas: 1}"))
                .isEqualTo("PodsStarting 1 of 2 pods are ready");
        assertThat(of(2, "{observedGeneration: 3}")).isEqualTo("PodsStarting 0 of 2 pods are ready");
    }

    @Test
    void troublesOfPodsAreTold() {
        var finding = Readiness.of(deployment(1, "{observedGeneration: 3}"), () -> List.of("pod a cannot start: why"));

        assertThat(finding.reason()).isEqualTo(Reason.PODS_FAILING);
        assertThat(finding.message()).isEqualTo("0 of 1 pods are ready: pod a cannot start: why");
    }

    @Test
    void anImageThatCannotBePulledIsTold() {
        assertThat(
                        trouble(
                                "containerStatuses: [{name: main, state: {waiting: {reason: ImagePullBackOff, message: no such tag}}}]"))
                .containsExactly("pod p cannot start: ImagePullBackOff: no such tag");
    }

    @Test
    void aCrashIsToldBySayingHowItEndedAndNotHowLongItWaits() {
        assertThat(trouble("""
                containerStatuses:
                  - name: main
                    ready: false
                    state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s restarting}}
                    lastState: {terminated: {exitCode: 137, reason: OOMKilled}}""")).containsExactly("pod p ended with exit code 137, OOMKilled");
    }

    @Test
    void aMissingSecretOfTheBusIsNamed() {
        assertThat(trouble("containerStatuses: [{name: main, state: {waiting: {reason: ContainerCreating}}}]"))
                .containsExactly("pod p is being created, for which it needs Secret bus-auth");
    }

    @Test
    void aFullClusterIsTold() {
        assertThat(trouble("conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes are available}]"))
                .containsExactly("pod p finds no node: 0/3 nodes are available");
    }

    @Test
    void aHealthyPodIsNoTrouble() {
        assertThat(trouble("containerStatuses: [{name: main, ready: true, state: {running: {}}}]"))
                .isEmpty();
    }

    private static String of(int replicas, String status) {
        var finding = Readiness.of(deployment(replicas, status), List::of);
        return finding.reason().text() + " " + finding.message();
    }

    private static Deployment deployment(int replicas, String status) {
        return Serialization.unmarshal("""
                metadata: {generation: 3}
                spec: {replicas: %d}
                status: %s
                """.formatted(replicas, status), Deployment.class);
    }

    private static List<String> trouble(String status) {
        return PodTrouble.of(List.of(Serialization.unmarshal("""
                metadata: {name: p}
                spec:
                  volumes:
                    - {name: auth-volume, secret: {secretName: bus-auth}}
                    - {name: secret-mine, secret: {secretName: mine, optional: true}}
                status:
                %s
                """.formatted(status.indent(2)), Pod.class)));
    }
}
