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
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

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
        pod.stateOfEach().forEach((event, state) -> perEvent(registry, tags.and("event_name", event), state));
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

    private static void perEvent(MeterRegistry registry, Tags tags, Supplier<EventState> state) {
        Gauge.builder("tandem_source_connected", state, s -> connected(s.get()) ? 1 : 0)
                .description("1 while the source of this event has accepted the connection")
                .tags(tags)
                .strongReference(true)
                .register(registry);
        Gauge.builder("tandem_publish_stalled_seconds", state, s -> stalled(s.get()))
                .description(
                        "For how long no event of this name could be published, or no request taken; 0 if nothing is held back")
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static boolean connected(EventState state) {
        return state instanceof EventState.Running || state instanceof EventState.Blocked;
    }

    private static double stalled(EventState state) {
        return state instanceof EventState.Blocked blocked
                ? Duration.between(blocked.since(), Instant.now()).toMillis() / 1e3
                : 0;
    }
}
