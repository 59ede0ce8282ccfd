package io.tandem.eventsource.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Multi;
import io.tandem.eventsource.leader.Term;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.eventsource.pipeline.EventState;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gauges of a pod beyond upstream's: who leads, what is connected. */
public final class PodGauges {
    private PodGauges() {}

    /** Registers them; their values follow the pod. */
    public static void register(MeterRegistry registry, EventSourcePod pod) {
        var tags = Tags.of(
                "namespace", pod.environment().namespace(),
                "eventsource_name", pod.environment().name());
        Gauge.builder("tandem_leader", pod, p -> p.standing().active() ? 1 : 0)
                .description("1 in the replica that is active")
                .tags(tags)
                .register(registry);
        Gauge.builder("tandem_leader_epoch", pod, p -> p.standing().epoch())
                .description("The lock's count of terms, as this replica sees it")
                .tags(tags)
                .register(registry);
        transitions(registry, pod.terms(), tags);
        var connected = new AtomicBoolean();
        var unused = pod.bus().states().subscribe().with(state -> connected.set(state.connected()), failure -> {});
        Gauge.builder("tandem_bus_connected", connected, c -> c.get() ? 1 : 0)
                .description("1 while the event bus is connected")
                .tags(tags)
                .register(registry);
        pod.states().keySet().forEach(event -> Gauge.builder("tandem_source_connected", pod, p -> running(p, event))
                .description("1 while the source of this event has accepted the connection")
                .tags(tags.and("event_name", event))
                .register(registry));
    }

    /** How often this replica began to lead, and how long nobody had when it did. */
    static void transitions(MeterRegistry registry, Multi<Term> terms, Tags tags) {
        var begun = Counter.builder("tandem_leader_transitions")
                .description("Terms that began in this replica")
                .tags(tags)
                .register(registry);
        var takeover = Timer.builder("tandem_leader_takeover")
                .description("From the former leader's last sign of life, its release included, to the begin of a term")
                .tags(tags)
                .register(registry);
        var unused = terms.subscribe()
                .with(
                        term -> {
                            begun.increment();
                            if (!term.vacancy().isZero()) {
                                takeover.record(term.vacancy());
                            }
                        },
                        failure -> {});
    }

    private static double running(EventSourcePod pod, String event) {
        return pod.states().get(event) instanceof EventState.Running ? 1 : 0;
    }
}
