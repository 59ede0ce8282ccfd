package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.operator.pods.LeanPods;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pods tell of why they do not run. */
class PodTroubleTest {
    @Test
    void anImageThatCannotBePulledIsTold() {
        assertThat(
                        trouble(
                                "containerStatuses: [{name: main, state: {waiting: {reason: ImagePullBackOff, message: no such tag}}}]"))
                .containsExactly("ImagePullFailed pod p cannot start: ImagePullBackOff: no such tag");
    }

    @Test
    void aSecretThatAVariableNeedsIsTold() {
        assertThat(
                        trouble(
                                "containerStatuses: [{name: main, state: {waiting: {reason: CreateContainerConfigError, message: secret \"x\" not found}}}]"))
                .containsExactly(
                        "ConfigMissing pod p cannot start: CreateContainerConfigError: secret \"x\" not found");
    }

    @Test
    void aPodThatWaitsForASecretOrConfigMapNamesThoseItNeeds() {
        assertThat(trouble("containerStatuses: [{name: main, state: {waiting: {reason: ContainerCreating}}}]"))
                .containsExactly("VolumesPending pod p is being created, for which it needs Secret bus-auth,"
                        + " ConfigMap templates: create what is missing");
    }

    @Test
    void whatIsProjectedIntoOneVolumeIsNamedEachButWhatKubernetesAddsItself() {
        var pod = Serialization.unmarshal("""
                metadata: {name: p}
                spec:
                  volumes:
                    - name: all
                      projected:
                        sources:
                          - {configMap: {name: templates}}
                          - {secret: {name: passwords}}
                          - {secret: {name: passwords, items: [{key: k, path: p}]}}
                          - {secret: {name: mine, optional: true}}
                          - {serviceAccountToken: {path: token}}
                    - {name: empty, projected: {sources: null}}
                    - name: kube-api-access-x2v9k
                      projected: {sources: [{configMap: {name: kube-root-ca.crt}}]}
                status:
                  containerStatuses: [{name: main, state: {waiting: {reason: ContainerCreating}}}]
                """, Pod.class);
        assertThat(trouble(pod))
                .containsExactly("VolumesPending pod p is being created, for which it needs ConfigMap templates,"
                        + " Secret passwords: create what is missing");
    }

    @Test
    void aContainerThatWaitsWithoutAReasonIsTold() {
        assertThat(trouble("containerStatuses: [{name: main, state: {waiting: {message: why}}}]"))
                .containsExactly("PodsFailing pod p cannot start: no reason given: why");
    }

    @Test
    void aFullClusterIsTold() {
        assertThat(trouble("conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes are available}]"))
                .containsExactly("PodsUnschedulable pod p finds no node: 0/3 nodes are available");
    }

    @Test
    void aHealthyPodIsNoTrouble() {
        assertThat(trouble("containerStatuses: [{name: main, ready: true, state: {running: {}}}]"))
                .isEmpty();
    }

    private static List<String> trouble(String status) {
        return trouble(troubled(status));
    }

    /** Of pods only what is kept in memory is seen. */
    private static List<String> trouble(Pod pod) {
        var told = told(LeanPods.lean(pod));
        assertThat(told).as("nothing is left out that is told").isEqualTo(told(pod));
        return told;
    }

    private static List<String> told(Pod pod) {
        return PodTrouble.of(List.of(pod)).stream()
                .map(trouble -> trouble.reason().text() + " " + trouble.text())
                .toList();
    }

    private static Pod troubled(String status) {
        return Serialization.unmarshal("""
                metadata: {name: p}
                spec:
                  volumes:
                    - {name: auth-volume, secret: {secretName: bus-auth}}
                    - {name: secret-mine, secret: {secretName: mine, optional: true}}
                    - {name: cm-templates, configMap: {name: templates}}
                    - {name: cm-mine, configMap: {name: mine, optional: true}}
                status:
                %s
                """.formatted(status.indent(2)), Pod.class);
    }
}
