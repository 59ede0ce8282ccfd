package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.EventSourceStatus.Handover;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandoverStepTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    @Test
    void thePodIsWrittenDownBeforeItIsAskedToEnd() {
        var first = step(source("1", null), seen(2, pod("a", "leader", "True"), pod("b", "standby", "True")));

        assertThat(first.ends()).isFalse();
        assertThat(first.status()).hasValueSatisfying(handover -> {
            assertThat(handover.pod()).isEqualTo("a");
            assertThat(handover.state()).isEqualTo("Pending");
        });
        var second = step(
                source("1", first.status().get()), seen(2, pod("a", "leader", "True"), pod("b", "standby", "True")));
        assertThat(second.ends()).isTrue();
        assertThat(second.status()).isEqualTo(first.status());
    }

    @Test
    void anOldRequestDoesNotEndTheNextLeader() {
        var done = step(source("1", pending("a")), seen(2, pod("b", "leader", "True"), pod("c", "standby", "True")));

        assertThat(done.ends()).isFalse();
        assertThat(done.status()).hasValueSatisfying(handover -> {
            assertThat(handover.state()).isEqualTo("Done");
            assertThat(handover.message()).isEqualTo("handed over from pod a to pod b");
        });
        var again = step(
                source("1", done.status().get()), seen(2, pod("b", "leader", "True"), pod("c", "standby", "True")));
        assertThat(again.ends()).isFalse();
        assertThat(again.status()).isEqualTo(done.status());
        assertThat(step(source("2", done.status().get()), seen(2, pod("b", "leader", "True")))
                        .status())
                .as("another value is another request")
                .hasValueSatisfying(handover -> assertThat(handover.pod()).isEqualTo("b"));
    }

    @Test
    void theLeaderStaysUntilAnotherPodIsReady() {
        var waiting =
                step(source("1", pending("a")), seen(2, pod("a", "leader", "True"), pod("b", "standby", "False")));

        assertThat(waiting.ends()).isFalse();
        assertThat(waiting.pending()).isTrue();
        assertThat(waiting.status())
                .hasValueSatisfying(handover -> assertThat(handover.message()).contains("another pod is ready"));
    }

    @Test
    void whereThePodsDoNotElectThereIsNothingToHandOver() {
        assertThat(step(source("1", null), seen(1, pod("a", "none", "True"))).status())
                .hasValueSatisfying(handover -> assertThat(handover.state()).isEqualTo("Void"));
        assertThat(step(source("", pending("a")), seen(2, pod("a", "leader", "True")))
                        .status())
                .as("the annotation is gone")
                .isEmpty();
    }

    private static HandoverStep step(EventSource source, Observed seen) {
        return HandoverStep.of(source, seen, NOW);
    }

    private static Handover pending(String pod) {
        return new Handover("1", pod, Handover.PENDING, NOW.toString(), "pod " + pod + " is to end", null);
    }

    private static EventSource source(String request, Handover handover) {
        var source = Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n}
                spec: {replicas: 2, calendar: {tick: {interval: 1s}}}
                """, EventSource.class);
        source.getMetadata().setAnnotations(Map.of(HandoverStep.ANNOTATION, request));
        source.setStatus(new EventSourceStatus(1L, 1L, List.of(), null, handover, null, null, null, null, null, null));
        return source;
    }

    private static Observed seen(int replicas, PodView... pods) {
        var deployment = Serialization.unmarshal("""
                metadata: {generation: 1}
                spec:
                  replicas: %d
                  template:
                    metadata: {annotations: {tandem.io/lock: 'jetstream:abc'}}
                    spec: {containers: [{name: main}]}
                status: {observedGeneration: 1}
                """.formatted(replicas), Deployment.class);
        return Observed.of(source("1", null), Optional.of(deployment), List.of(pods), NOW);
    }

    private static PodView pod(String name, String role, String ready) {
        var pod = Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {}
                status: {phase: Running, conditions: [{type: Ready, status: '%s'}]}
                """.formatted(name, ready), Pod.class);
        var leadership = new PodState.Leadership(role, "", 3, NOW.toString(), "");
        return new PodView(
                pod,
                new Sight.Known(new PodState(
                        "v", name, NOW.toString(), new PodState.Bus(true, ""), leadership, List.of(), null)));
    }
}
