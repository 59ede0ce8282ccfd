package io.tandem.operator.status;

import io.tandem.api.Condition;
import io.tandem.operator.pods.Sight;
import java.time.Instant;
import java.util.Optional;

/** Whether the pods reach the bus, which only they know. */
public final class BusReach {
    private BusReach() {}

    /**
     * The finding for the condition EventBusReady.
     *
     * @param resolved what the EventBus says of itself
     * @param before the present condition
     */
    public static Verdict of(Finding resolved, Observed seen, Optional<Condition> before, Instant now) {
        if (!resolved.holds()) {
            return Verdict.of(resolved);
        }
        var disconnected = MissingPods.disconnected(seen.pods().stream());
        var lasting = MissingPods.lasting(disconnected, now);
        if (lasting.isPresent()) {
            return Verdict.of(Finding.bad(Reason.BUS_DISCONNECTED, lasting.get()));
        }
        var connected = seen.pods().stream()
                .anyMatch(view -> view.sight() instanceof Sight.Known known
                        && known.state().bus().connected());
        // while new pods start, the word of those before them stands
        var told = before.filter(old -> Finding.Status.TRUE.text().equals(old.status()))
                .isPresent();
        var waiting =
                !disconnected.isEmpty() || seen.pods().stream().anyMatch(view -> view.sight() instanceof Sight.Pending);
        return connected || (told && waiting)
                ? new Verdict(Finding.good(Reason.EVENT_BUS_READY), MissingPods.firstLasting(disconnected))
                : new Verdict(
                        Finding.unknown(Reason.EVENT_BUS_UNKNOWN, "no pod has told whether it reaches the bus"),
                        MissingPods.firstLasting(disconnected));
    }
}
