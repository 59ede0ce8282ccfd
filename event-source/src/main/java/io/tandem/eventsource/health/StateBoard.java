package io.tandem.eventsource.health;

import io.smallrye.mutiny.Multi;
import io.tandem.api.NamedSource;
import io.tandem.api.PodState;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.tandem.eventsource.state.Latest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** What the pod is doing, as a document with a version; follows the pod from when it is made. */
final class StateBoard {
    private static final Logger LOG = Logger.getLogger(StateBoard.class);
    /**
     * Each look goes over all events, and where there are thousands of them they change together. Shorter than the shortest pause
     * between two attempts, so that a failure is seen before the next attempt begins.
     */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final EventBus.State UNKNOWN = new EventBus.State(false, "connecting");

    private final EventSourcePod pod;
    private final InstantSource clock;
    private final Map<String, String> types;
    private final AtomicReference<EventBus.State> bus = new AtomicReference<>(UNKNOWN);
    /** Begins each version: a restarted process never repeats one. */
    private final String process;

    private final Latest<PodState> state;
    private long changes;

    /** @param executor where the pod is looked at after a change */
    StateBoard(EventSourcePod pod, InstantSource clock, ScheduledExecutorService executor) {
        this.pod = pod;
        this.clock = clock;
        this.types = pod.events().stream()
                .collect(Collectors.toMap(NamedSource::eventName, NamedSource::type, (first, second) -> first));
        var now = clock.instant();
        this.process = Long.toString(now.toEpochMilli(), Character.MAX_RADIX);
        this.state = new Latest<>(look(
                new PodState(process + ".0", pod.environment().podName(), now.toString(), null, null, null, null)));
        var looks = new ConflatedTask(this::update, PAUSE, executor);
        var unused = Multi.createBy()
                .merging()
                .streams(pod.bus().states().invoke(bus::set).onItem().castTo(Object.class), pod.changes())
                .subscribe()
                .with(change -> looks.request(), failure -> LOG.errorf(failure, "the state is not followed any more"));
    }

    PodState get() {
        return state.get();
    }

    /** The present state, then each change; never fails. */
    Multi<PodState> changes() {
        return state.changes();
    }

    /** Never twice at the same time. */
    private void update() {
        var before = state.get();
        var now = look(before);
        if (!now.equals(before)) {
            state.set(new PodState(
                    process + "." + ++changes,
                    now.pod(),
                    now.started(),
                    now.bus(),
                    now.leadership(),
                    now.events(),
                    now.omitted()));
        }
    }

    private PodState look(PodState before) {
        var duties = pod.duties();
        var events = pod.states().entrySet().stream()
                .map(entry -> Report.event(entry.getKey(), types, entry.getValue(), duties.get(entry.getKey())))
                .toList();
        var leadership = Report.leadership(pod.standing(), pod.elects(), clock.instant());
        return Report.next(before, bus.get(), leadership, events);
    }
}
