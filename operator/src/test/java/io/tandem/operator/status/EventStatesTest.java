package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus.Event;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventStatesTest {
    private static final String SINCE = "2024-05-01T10:00:00Z";

    @Test
    void hooksThatAreNotKeptAreToldThoughEveryPodReceives() {
        var states = of(
                pod("a", null), pod("b", new PodState.Duty(false, SINCE, "repository x answers 403")), pod("c", null));

        assertThat(states).singleElement().satisfies(event -> {
            assertThat(event.state()).isEqualTo("running");
            assertThat(event.message()).isEqualTo("hooks: repository x answers 403");
            assertThat(event.pod()).isEqualTo("b");
        });
    }

    @Test
    void hooksThatAreKeptAreNoTrouble() {
        assertThat(of(pod("a", null), pod("b", new PodState.Duty(true, SINCE, "2 hooks"))))
                .singleElement()
                .satisfies(event -> assertThat(event.message()).isNull());
    }

    @Test
    void hooksThatSomebodyShouldLookAtAreTold() {
        assertThat(of(
                        pod("a", null),
                        pod("b", new PodState.Duty(true, SINCE, "2 hooks", "more than one leads here", null))))
                .singleElement()
                .satisfies(event -> assertThat(event.message()).isEqualTo("hooks: more than one leads here"));
    }

    private static List<Event> of(PodView... pods) {
        var source = Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventSource
                metadata: {name: s, namespace: n}
                spec: {webhook: {tick: {port: "12000", endpoint: /a, method: POST}}}
                """, EventSource.class);
        return EventStates.of(source.getSpec().sources(), List.of(pods), Optional.empty(), null, Instant.parse(SINCE));
    }

    private static PodView pod(String name, PodState.Duty duty) {
        var pod = Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {}
                status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
                """.formatted(name), Pod.class);
        var event = new PodState.Event("tick", "webhook", PodState.Event.RUNNING, SINCE, "", duty);
        var leadership = new PodState.Leadership(PodState.Leadership.NONE, "", 0, SINCE, "");
        return new PodView(
                pod,
                new Sight.Known(
                        new PodState("v", name, SINCE, new PodState.Bus(true, ""), leadership, List.of(event), null)));
    }
}
