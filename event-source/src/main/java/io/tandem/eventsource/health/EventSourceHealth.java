package io.tandem.eventsource.health;

import io.tandem.eventsource.RunningPod;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.pipeline.EventSourcePod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /q/health} tells: started once the configuration was read, ready while the bus is connected. A standby is
 * ready, or no rollout would ever finish; an event that cannot connect is told in the data and does not make the pod
 * unready, for the other events are served by it. Not alive is a process of which a part has ended that never should.
 */
@ApplicationScoped
public class EventSourceHealth {
    private final RunningPod running;

    EventSourceHealth(RunningPod running) {
        this.running = running;
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("started")
                .status(running.pod().isPresent())
                .build();
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> {
            var ended = running.pod().map(EventSourcePod::ended).orElse(List.of());
            var answer = HealthCheckResponse.named("alive");
            return ended.isEmpty()
                    ? answer.up().build()
                    : answer.down().withData("ended", String.join(", ", ended)).build();
        };
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            var answer = HealthCheckResponse.named("event-source");
            return running.pod().map(pod -> ready(pod, answer)).orElseGet(() -> answer.down()
                    .withData("detail", "starting")
                    .build());
        };
    }

    private static HealthCheckResponse ready(EventSourcePod pod, HealthCheckResponseBuilder answer) {
        var bus = busState(pod.bus());
        var standing = pod.standing();
        answer.withData("bus", bus.connected() ? "connected" : bus.detail())
                .withData("leader", standing.active() ? "this replica" : standing.holder())
                .withData("epoch", standing.epoch())
                .withData("leadership", standing.detail());
        pod.states().forEach((event, state) -> answer.withData("event." + event, state.word() + ": " + state.detail()));
        return answer.status(bus.connected()).build();
    }

    private static EventBus.State busState(EventBus bus) {
        return bus.states().toUni().await().atMost(Duration.ofSeconds(1));
    }
}
