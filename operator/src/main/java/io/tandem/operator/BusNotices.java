package io.tandem.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.EventBus;
import io.tandem.operator.bus.BusFindings;
import io.tandem.operator.status.Conditions;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.LongWaits;
import io.tandem.operator.status.Notice;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What is told of EventBuses in metrics and Kubernetes Events: few look at a bus before events are missing. */
final class BusNotices {
    private final Fleet fleet;
    private final BiConsumer<EventBus, List<Notice>> events;
    private final InstantSource clock;
    private final LongWaits waits = new LongWaits();

    /**
     * Of no bus yet.
     *
     * @param events writes Kubernetes Events
     */
    BusNotices(Fleet fleet, BiConsumer<EventBus, List<Notice>> events, InstantSource clock) {
        this.fleet = fleet;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What was found at a look.
     *
     * @param patch with the new status; empty if that is as it was
     */
    void tell(EventBus bus, BusFindings findings, Optional<EventBus> patch) {
        var id = ResourceID.fromResource(bus);
        // of a bus that is another controller's only its deletion may be told
        Optional.ofNullable(findings.byType().get(Conditions.READY))
                .ifPresentOrElse(ready -> fleet.ready(id, ready), () -> fleet.forget(id));
        patch.ifPresent(changed -> changed(bus, changed));
        waits.seen(id, findings.byType(), clock.instant()).ifPresent(notice -> events.accept(bus, List.of(notice)));
    }

    /** That a look failed. */
    void failed(EventBus bus, Finding failure) {
        fleet.ready(ResourceID.fromResource(bus), failure);
    }

    /** That a status is written. */
    void changed(EventBus bus, EventBus patch) {
        events.accept(bus, Notice.of(Conditions.in(bus), patch.getStatus().conditions()));
    }

    /** Nothing more, of a bus that is gone, or whose status is another controller's. */
    void forget(EventBus bus) {
        var id = ResourceID.fromResource(bus);
        fleet.forget(id);
        waits.forget(id);
    }
}
